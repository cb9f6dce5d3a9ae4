namespace Maestro.Rego.Tests.Shipped;

/// <summary>Every package answers every question, also one that makes no sense, in the same shape.</summary>
public class ShapeTests
{
    public static TheoryData<string> Packages { get; } = [.. ShippedPolicies.Packages];

    public static TheoryData<string> Nonsense { get; } =
    [
        "{}", "[]", "null", "7", "\"x\"", """{"action":7}""",
        """{"action":"route","step_tags":null,"deployment":[],"selected_model":7}""",
        """{"action":"route","step_tags":{"a":"pii"},"selected_model":"m","deployment":{"id":"d","model":"m","jurisdiction":null}}""",
        """{"action":"tool.call","run":7,"step_tags":"pii","tool":{"server":["logs"],"name":{},"arguments":[]}}""",
        """{"action":"tool.call","run":{"recipe":[],"autonomy":3},"step_tags":[7,null,["x"]],"tool":{"server":"logs","name":"search","arguments":null}}""",
        """{"action":"run.start","time":7,"actor":null,"run":{"recipe":"x","autonomy":"L9","tags":[null],"cost_usd":"0"},"recipe":{"nodes":[null],"tools":[7]}}""",
        """{"action":"node.start","run":{"recipe":"x","autonomy":"L1","tags":"pii","cost_usd":-1}}""",
        """{"action":"approval.vote","actor":"","run":{"recipe":"x","autonomy":"L1"},"approval":{"decision":"perhaps","required":"1","votes":{},"payload_digest":null,"requested_by":[]}}""",
        """{"action":"release.promote","time":"yesterday","release":{"kind":"prompt","autonomy":"L1","approvers":"me","from_percent":"100","to_percent":"10"}}""",
    ];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Decision_OnNonsense_IsADenialWithAReason(string input)
    {
        foreach (var package in ShippedPolicies.Packages.Where(
            package => package != "safety" || !input.Contains("\"action\":\"", StringComparison.Ordinal)))
        {
            var decision = Decide(package, RegoValue.FromJson(input));
            Assert.Equal(RegoValue.False, decision.Get("allow"));
            Assert.NotEmpty(Texts(decision, "reasons"));
            Assert.NotEmpty(Texts(decision, "rules"));
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Decision_WithoutInput_IsADenialWithAReason(string package)
    {
        var decision = Decide(package, input: null);

        Assert.Equal(RegoValue.False, decision.Get("allow"));
        Assert.NotEmpty(Texts(decision, "reasons"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Allow_WithoutInput_IsFalse(string package) =>
        Assert.Equal(RegoValue.False, ShippedPolicies.Query($"data.maestro.{package}.allow").Evaluate().Value);

    [Theory]
    [MemberData(nameof(Packages))]
    public void Decision_WithoutData_IsADenial(string package)
    {
        var query = ShippedPolicies.Program.Prepare($"data.maestro.{package}.decision").Query!;
        foreach (var input in Questions.Allowed[package])
            Assert.Equal(RegoValue.False, query.Evaluate(RegoValue.FromJson(input)).Value?.Get("allow"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Decision_OnAQuestionOfTheContract_IsAllowed(string package)
    {
        foreach (var input in Questions.Allowed[package])
        {
            var decision = Decide(package, RegoValue.FromJson(input));
            Assert.True(RegoValue.True.Equals(decision.Get("allow")), decision.ToString());
            Assert.All(
                Texts(decision, "rules"), rule => Assert.StartsWith($"maestro.{package}.", rule, StringComparison.Ordinal));
        }
    }

    private static RegoValue Decide(string package, RegoValue? input)
    {
        var result = ShippedPolicies.Query($"data.maestro.{package}.decision").Evaluate(input);
        Assert.True(result.IsDefined, $"{package}: {result.Error?.ToString() ?? "undefined"} on {input}");
        var decision = Assert.IsType<RegoObject>(result.Value);
        Assert.Equal(4, decision.Count);
        Assert.IsType<RegoBoolean>(decision.Get("allow"));
        Assert.IsType<RegoObject>(decision.Get("obligations"));
        foreach (var member in (string[])["reasons", "rules"])
        {
            var texts = Texts(decision, member);
            Assert.Equal(texts.Order(StringComparer.Ordinal).Distinct(), texts);
        }

        Assert.Equal(
            decision.Get("allow"),
            ShippedPolicies.Query($"data.maestro.{package}.allow").Evaluate(input).Value);
        return decision;
    }

    private static IReadOnlyList<string> Texts(RegoValue decision, string member) =>
        [.. Assert.IsType<RegoArray>(decision.Get(member)).Items.ToArray().Select(item => Assert.IsType<RegoString>(item).Value)];
}
