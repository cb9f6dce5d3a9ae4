namespace Router.Tests.Decisions;

public sealed class PinTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "maestro-pins-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Pin_ForAStep_SendsItThere_SurvivesARestart_AndEnds()
    {
        await using var one = await Upstream.CompletingAsync("one");
        await using var two = await Upstream.CompletingAsync("two");
        var yaml = $$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{one.Base}}" }, model_info: { id: first } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{two.Base}}" }, model_info: { id: second } }
            """;
        await using (var router = await RouterServer.StartAsync(yaml, options => options with { DataDirectory = _folder }))
        {
            using var set = await router.SendAsync(
                HttpMethod.Put, "/routing/pin", """{"step":"plan","model":"second","reason":"drill","ttlSeconds":600}""",
                ("x-maestro-actor", "ann"));
            Assert.Equal(204, (int)set.StatusCode);
        }

        await using var restarted = await RouterServer.StartAsync(yaml, options => options with { DataDirectory = _folder });
        using var pins = await restarted.Http.GetAsync("/routing/pins");
        var pin = Assert.Single((await pins.JsonAsync()).EnumerateArray());
        Assert.Equal("plan", pin.Text("step"));
        Assert.Equal("second", pin.Text("model"));
        Assert.Equal("drill", pin.Text("reason"));
        Assert.Equal("ann", pin.Text("actor"));

        using var planned = await restarted.AskWithAsync(("x-maestro-step", "plan"));
        using var other = await restarted.AskWithAsync(("x-maestro-step", "write"));
        Assert.Equal("second", planned.Header("x-maestro-deployment"));
        Assert.Equal("first", other.Header("x-maestro-deployment"));
        Assert.Equal(pin.Text("id"), (await restarted.DecisionsAsync())[1].Text("pin"));

        using var removed = await restarted.SendAsync(HttpMethod.Delete, "/routing/pin?step=plan");
        using var again = await restarted.SendAsync(HttpMethod.Delete, "/routing/pins/" + Uri.EscapeDataString(pin.Text("id")!));
        using var free = await restarted.AskWithAsync(("x-maestro-step", "plan"));
        Assert.Equal(204, (int)removed.StatusCode);
        Assert.Equal(404, (int)again.StatusCode);
        Assert.Equal("first", free.Header("x-maestro-deployment"));
    }

    [Fact]
    public async Task Pin_ThatExpires_HoldsNoLonger()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var one = await Upstream.CompletingAsync("one");
        await using var router = await RouterServer.StartAsync($$"""
            model_list:
              - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{one.Base}}" }, model_info: { id: first } }
              - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{one.Base}}" }, model_info: { id: second } }
            """, options => options with { Time = time });
        (await router.SendAsync(
            HttpMethod.Put, "/routing/pin", """{"model":"spare","reason":"r","actor":"a","ttlSeconds":60}""")).Dispose();
        using (var pinned = await router.AskAsync()) Assert.Equal("second", pinned.Header("x-maestro-deployment"));

        time.Advance(TimeSpan.FromSeconds(61));
        using (var free = await router.AskAsync()) Assert.Equal("first", free.Header("x-maestro-deployment"));
        Assert.Equal("[]", await router.Http.GetStringAsync("/routing/pins"));
    }

    [Fact]
    public async Task Pin_WithoutWhatItNeeds_IsRefusedWithEveryFault()
    {
        await using var router = await RouterServer.StartAsync(RouterServer.Config(["http://127.0.0.1:9"]));
        using var response = await router.SendAsync(
            HttpMethod.Put, "/routing/pin", """{"model":"nowhere","expiresAt":"2001-01-01T00:00:00Z"}""");
        var errors = (await response.JsonAsync()).GetProperty("errors").EnumerateArray().Select(error => error.Text("path"));
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal(["model", "reason", "actor", "expiresAt"], errors);
    }

    [Fact]
    public async Task Pin_DoesNotOverruleTheOtherConstraints()
    {
        await using var one = await Upstream.CompletingAsync("one");
        await using var router = await RouterServer.StartAsync(RouterServer.Config([one.Base]));
        (await router.SendAsync(
            HttpMethod.Put, "/routing/pin", """{"model":"gpt","reason":"r","actor":"a","ttlSeconds":60}""")).Dispose();
        using var response = await router.AskWithAsync(("x-maestro-tags", "pii"));
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Empty(one.Requests);
    }
}
