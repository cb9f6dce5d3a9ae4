namespace Router.Tests;

public sealed class ReloadTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task File_IsTakenOverAsAWhole_AndABrokenOneChangesNothing()
    {
        await using var one = await Upstream.CompletingAsync("one");
        await using var two = await Upstream.CompletingAsync("two");
        var yaml = RouterServer.Config([one.Base]);
        await File.WriteAllTextAsync(_file, yaml);
        await using var router = await RouterServer.StartAsync(
            yaml,
            options => options with { ConfigFile = _file, ConfigInterval = TimeSpan.FromMinutes(5), Environment = _ => null });
        await ReloadAsync(router, 200);
        using (var first = await router.AskAsync())
            Assert.Contains("one", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(_file, yaml.Replace(one.Base, two.Base, StringComparison.Ordinal));
        var taken = await ReloadAsync(router, 200);
        using (var second = await router.AskAsync())
            Assert.Contains("two", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(_file, "model_list: [{ model_name: gpt }]\nrouter_settings: { num_retries: many }\n");
        var refused = await ReloadAsync(router, 422);
        Assert.Equal("rejected", refused.Text("status"));
        Assert.Equal(taken.Text("inForceDigest"), refused.Text("inForceDigest"));
        Assert.True(refused.GetProperty("errors").GetArrayLength() >= 2);
        using (var still = await router.AskAsync())
            Assert.Contains("two", await still.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await router.Http.GetStringAsync("/config"));
        Assert.Equal("rejected", report.RootElement.Text("status"));

        File.Delete(_file);
        Assert.Equal("rejected", (await ReloadAsync(router, 422)).Text("status"));
        await File.WriteAllTextAsync(_file, yaml);
        Assert.Equal("ok", (await ReloadAsync(router, 200)).Text("status"));
    }

    [Fact]
    public async Task Deployment_ThatStaysTheSame_KeepsItsBreaker()
    {
        await using var bad = await Upstream.AnsweringAsync("{}", 500);
        await using var good = await Upstream.CompletingAsync("ok");
        var yaml = RouterServer.Config([bad.Base], "num_retries: 0, allowed_fails: 1, cooldown_time: 60")
            + "router: { objectives: [quality], tags: { pii: [eu] } }\n";
        await File.WriteAllTextAsync(_file, yaml);
        await using var router = await RouterServer.StartAsync(
            yaml,
            options => options with { ConfigFile = _file, ConfigInterval = TimeSpan.FromMinutes(5), Environment = _ => null });
        for (var count = 0; count < 3; count++) (await router.AskAsync()).Dispose();
        var sent = bad.Requests.Count;

        await File.WriteAllTextAsync(
            _file,
            yaml.Replace(
                "model_list:\n",
                $"model_list:\n  - {{ model_name: more, litellm_params: {{ model: openai_like/x, api_base: \"{good.Base}\" }} }}\n", StringComparison.Ordinal));
        await ReloadAsync(router, 200);
        using (var still = await router.AskAsync()) Assert.Equal(503, (int)still.StatusCode);
        using (var more = await router.AskAsync("more")) Assert.Equal(200, (int)more.StatusCode);
        Assert.Equal(sent, bad.Requests.Count);
    }

    private static async Task<JsonElement> ReloadAsync(RouterServer router, int status)
    {
        using var response = await router.SendAsync(HttpMethod.Post, "/config/reload");
        Assert.Equal(status, (int)response.StatusCode);
        return await response.JsonAsync();
    }
}
