using Maestro.Router.Spending;
using Maestro.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Router.Tests.Sharing;

/// <summary>Two routers, <c>a</c> and <c>b</c>, on one store, with a provider behind them whose answers cost ten cents.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private Fleet(Upstream upstream, RouterServer a, RouterServer b, SwitchedStore store) =>
        (Upstream, A, B, Store) = (upstream, a, b, store);

    public Upstream Upstream { get; }

    public RouterServer A { get; }

    public RouterServer B { get; }

    public SwitchedStore Store { get; }

    public static string Yaml(string address, string rules = "") => $$"""
        model_list:
          - { model_name: gpt, litellm_params: { model: openai_like/a, api_base: "{{address}}", input_cost_per_token: 0.01, output_cost_per_token: 0 }, model_info: { id: first } }
          - { model_name: spare, litellm_params: { model: openai_like/b, api_base: "{{address}}", input_cost_per_token: 0.01, output_cost_per_token: 0 }, model_info: { id: second } }
        router_settings: { num_retries: 0 }
        router: { retry_ratio: 0.2{{rules}} }
        """;

    public static async Task<Fleet> StartAsync(ITableStore tables, string rules = "", Upstream? upstream = null)
    {
        upstream ??= await Upstream.CompletingAsync("ok");
        var store = new SwitchedStore(tables);
        return new(
            upstream, await RouterAsync(upstream, store, "a", rules), await RouterAsync(upstream, store, "b", rules), store);
    }

    public static Task<RouterServer> RouterAsync(Upstream upstream, ITableStore store, string name, string rules = "") =>
        RouterServer.StartAsync(Yaml(upstream.Base, rules), options => options with
        {
            Storage = store,
            Replica = name,
            PinInterval = TimeSpan.FromMilliseconds(30),
            SpendInterval = TimeSpan.FromMilliseconds(30),
        });

    public static Task<HttpResponseMessage> PinAsync(
        RouterServer router, string json = """{"step":"plan","model":"second","reason":"drill","ttlSeconds":600}""") =>
        router.SendAsync(HttpMethod.Put, "/routing/pin", json, ("x-maestro-actor", "ann"));

    /// <summary>Where a request of the step <c>plan</c> goes.</summary>
    public static async Task<string> PlannedAsync(RouterServer router)
    {
        using var response = await router.AskWithAsync(("x-maestro-step", "plan"));
        Assert.Equal(200, (int)response.StatusCode);
        return response.Header("x-maestro-deployment");
    }

    /// <summary>All spending of a router is in the store.</summary>
    public static Task TellAsync(RouterServer router) =>
        router.Services.GetRequiredService<SpendSync>().SyncAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
