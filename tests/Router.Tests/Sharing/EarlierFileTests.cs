namespace Router.Tests.Sharing;

/// <summary>What versions before the tables left in the data folder is taken over, all of it or with a word about it.</summary>
public sealed class EarlierFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_OfAnEarlierVersion_AreTakenOver_OnceAndForAll()
    {
        var (now, later) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1));
        Write(
            "pins.json",
            $$"""[{"id":"plan~any~any","step":"plan","project":null,"for":null,"model":"second","reason":"drill","actor":"ann","createdAt":"{{now:O}}","expiresAt":"{{later:O}}"}]""");
        Write("spending.json", $$"""{"items":[{"day":null,"name":"r","usd":0.4,"at":"{{now:O}}"}]}""");
        Write("decisions.jsonl", $$"""
            {"id":"d1","time":"{{now.AddMinutes(-1):O}}","requestedModel":"gpt","strategy":"simple-shuffle","stream":false,"deployment":"first","outcome":"served","candidates":[],"attempts":[],"decisionMicroseconds":1,"durationMs":1,"inputTokens":1,"outputTokens":1,"costUsd":null,"simulated":false,"traceId":null}
            {"id":"d2","ti
            """);
        await using var upstream = await Upstream.CompletingAsync("ok");

        for (var life = 0; life < 2; life++)
        {
            await using var router = await RouterServer.StartAsync(
                Fleet.Yaml(upstream.Base), options => options with { DataDirectory = _folder.Path });
            Assert.Equal("second", await Fleet.PlannedAsync(router));
            using var refused = await router.AskWithAsync(("x-maestro-run", "r"), ("x-maestro-run-budget-usd", "0.45"));
            Assert.Equal(403, (int)refused.StatusCode);
            Assert.Single((await router.DecisionsAsync()).EnumerateArray(), record => record.Text("id") == "d1");
            Assert.False(File.Exists(Path.Combine(_folder.Path, "pins.json")));
            Assert.True(File.Exists(Path.Combine(_folder.Path, "pins.json.taken")));
            await router.StopAsync();
        }
    }

    [Fact]
    public async Task Pins_OfAnEarlierVersion_ThatCannotBeRead_StopTheStart()
    {
        Write("pins.json", "[{");
        var fault = await Assert.ThrowsAsync<Maestro.Router.Configuration.ConfigException>(() =>
            RouterServer.StartAsync(
                RouterServer.Config(["http://127.0.0.1:9"]), options => options with { DataDirectory = _folder.Path }));
        Assert.Contains("pins.json", fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "pins.json")));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);
}
