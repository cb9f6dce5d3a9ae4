namespace Host.Tests.Routing;

/// <summary>The router's calls through Maestro's API, in the caller's name.</summary>
public sealed class RoutingApiTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>
{
    private readonly Api _api = fixture.Maestro.Api;

    [Fact]
    public async Task Pin_IsSetInTheCallersName_Shown_AndRemoved()
    {
        var providers = (JsonArray)await _api.GetAsync("/providers");
        var deployment = providers[0]!.Text("id");
        var pin = new JsonObject { ["step"] = "api-test", ["model"] = deployment, ["reason"] = "drill", ["ttlSeconds"] = 60 };
        using (var set = await _api.SendAsync(
            HttpMethod.Put, "/routing/pin", new StringContent(pin.ToJsonString()), actor: "ann"))
            Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);

        var shown = Assert.Single((JsonArray)await _api.GetAsync("/routing/pins"), item => item!.Text("step") == "api-test");
        Assert.Equal("ann", shown!.Text("actor"));
        using var removed = await _api.SendAsync(HttpMethod.Delete, "/routing/pins/" + Uri.EscapeDataString(shown!.Text("id")));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task Preview_Providers_AndReplicas_AreTheRoutersAnswers()
    {
        var group = ((JsonArray)await _api.GetAsync("/providers"))[0]!;
        using var response = await _api.PostAsync("/routing/preview", new JsonObject { ["model"] = group.Text("group") });
        var preview = await Api.GoodAsync(response, HttpStatusCode.OK);
        Assert.Equal(group.Text("id"), preview.Text("deployment"));

        using var tested = await _api.PostAsync($"/providers/{Uri.EscapeDataString(group.Text("id"))}/test", null);
        Assert.Equal("ok", (await Api.GoodAsync(tested, HttpStatusCode.OK)).Text("status"));
        Assert.IsType<JsonArray>(await _api.GetAsync("/serving/replicas"));

        using var refused = await _api.SendAsync(HttpMethod.Put, "/routing/pin", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }
}
