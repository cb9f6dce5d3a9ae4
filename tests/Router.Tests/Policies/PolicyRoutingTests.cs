using Maestro.Policies;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Model;
using Maestro.Router.Policies;
using Maestro.Router.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Router.Tests.Policies;

public sealed class PolicyRoutingTests
{
    private static readonly RoutingTable Table = RoutingTable.Create(
        ConfigReader.Read(
            "model_list: [{ model_name: gpt, litellm_params: { model: openai_like/a, api_base: \"http://127.0.0.1:9\" } }]",
            _ => null).Config!, new FakeTimeProvider());

    [Fact]
    public async Task Prepare_OfEqualFacts_GivesTheSameAnswersAgain_AndOfOthersNot()
    {
        var policy = Policy("allow if not \"pii\" in input.step_tags");
        var plain = await Prepare(policy, new() { Model = "gpt" });

        Assert.Same(
            plain.Policy, (await Prepare(policy, new() { Model = "gpt", Run = "other", Seed = 5, InputTokens = 7 })).Policy);
        RoutingQuery[] others =
        [
            new() { Model = "gpt", Tags = ["pii"] }, new() { Model = "gpt", Project = "p" },
            new() { Model = "gpt", TaskClass = "t" }, new() { Model = "gpt", Pinned = true },
            new() { Model = "gpt", Jurisdictions = ["eu"] }, new() { Model = "gpt", Operation = Operation.Embeddings },
            new() { Model = "gpt", Hint = Maestro.Router.Objectives.RoutingHint.Draft },
        ];
        var views = new List<PolicyView?> { plain.Policy };
        foreach (var other in others) views.Add((await Prepare(policy, other)).Policy);
        Assert.Equal(views.Count, views.Distinct().Count());
        Assert.False(policy.Decide(Table.Deployments[0].Config, others[0]).Allow);
        Assert.True(policy.Decide(Table.Deployments[0].Config, plain).Allow);
    }

    [Fact]
    public async Task Prepare_ForASetThatLooksAtTheClock_RemembersNothingBeyondTheRequest()
    {
        var policy = Policy("allow if time.now_ns() > 0");

        var one = await Prepare(policy, new() { Model = "gpt" });

        Assert.NotSame(one.Policy, (await Prepare(policy, new() { Model = "gpt" })).Policy);
        Assert.True(policy.Decide(Table.Deployments[0].Config, one).Allow);
    }

    [Fact]
    public void Input_OfACandidate_IsWhatTheContractSays()
    {
        var query = new RoutingQuery { Model = "alias", Tags = ["pii"], Project = "p", Pinned = true };

        Assert.Equal(
            """{"action":"route","step_tags":["pii"],"selected_model":"gpt","hint":"none","operation":"chat","project":"p","pinned":true,"deployment":{"id":"gpt/openai_like/a","provider":"openai_like","model":"a","self_hosted":false,"simulated":false}}""",
            Encoding.UTF8.GetString(new RouteFacts(query).Input(Table.Deployments[0].Config).Span));
    }

    [Fact]
    public async Task Wildcard_IsJudgedByTheModelThatIsAskedFor()
    {
        var table = RoutingTable.Create(
            ConfigReader.Read(
                "model_list: [{ model_name: \"openai/*\", litellm_params: { model: \"openai_like/*\", api_base: \"http://127.0.0.1:9\" } }]", _ => null).Config!, new FakeTimeProvider());
        var policy = Policy("allow if not input.deployment.model == \"secret-1\"");
        var config = table.Deployments[0].Config;
        foreach (var (model, allowed) in new[] { ("openai/open-1", true), ("openai/secret-1", false) })
        {
            var query = await policy.PrepareAsync(new() { Model = model }, table.Chain(model), table, default);
            Assert.Equal(allowed, policy.Decide(config, query).Allow);
        }
    }

    [Fact]
    public void Cache_ThatIsFull_ForgetsAndGoesOn()
    {
        var cache = new BoundedCache<int, string>(10);
        for (var key = 0; key < 1000; key++) cache.Add(key, "value");

        Assert.InRange(Enumerable.Range(0, 1000).Count(key => cache.TryGet(key, out _)), 1, 10);
    }

    private static PolicyRouting Policy(string rule) => new(
        new RegoPolicyEngine(PolicySet.Create([new(
            "r.rego", Encoding.UTF8.GetBytes("package maestro.routing\ndefault allow := false\n" + rule))]).Value),
            new FakeTimeProvider());

    private static async Task<RoutingQuery> Prepare(PolicyRouting policy, RoutingQuery query) =>
        await policy.PrepareAsync(query, Table.Chain("gpt"), Table, default);
}
