using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace Maestro.Rego.Tests.Shipped;

/// <summary>The routing policy against what its data say, worked out here a second time and in another way.</summary>
public class RoutingPropertyTests
{
    private static readonly JsonObject Taxonomy =
        JsonNode.Parse(
            File.ReadAllText(Path.Combine(ShippedPolicies.Folder, "data.json")))!["maestro"]!["taxonomy"]!["config"]!.AsObject();

    private static readonly PreparedQuery Decision = ShippedPolicies.Query("data.maestro.routing.decision");

    private static readonly PreparedQuery Denials = ShippedPolicies.Query("data.maestro.routing.denials");

    private static readonly Gen<string[]> Tags = Gen.OneOf(
        OneOf([.. Taxonomy["classes"]!.AsObject().Select(entry => entry.Key)]),
        OneOf("team:web", "project:x", "pii:eu", "mystery", "PII", "", "team:")).Array[0, 3];

    private static readonly Gen<string?> Places = Gen.OneOf(
        OneOf<string?>([.. Taxonomy["jurisdictions"]!.AsObject().Select(entry => entry.Key)]),
        OneOf<string?>("EU", "atlantis", "", null, null));

    private static readonly Gen<Question> Questions =
        from tags in Tags
        from place in Places
        from selfHosted in Gen.Bool
        from simulated in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from pinned in Gen.Bool
        from asked in OneOf<string?>(null, null, null, "eu", "LOCAL", "us", "atlantis")
        select new Question(tags, place, selfHosted, simulated, pinned, asked);

    [Fact]
    public void Decision_OnAnyQuestion_IsWhatTheDataSay() =>
        Questions.Sample(question =>
        {
            var input = question.Input();
            var decision = Decision.Evaluate(input).Value!;
            var allowed = RegoValue.True.Equals(decision.Get("allow"));
            Assert.Equal(question.Allowed(), allowed);
            Assert.Equal(allowed, Denials.Evaluate(input).Value!.Count == 0);
            Assert.NotEqual(0, decision.Get("rules")!.Count);
            Assert.DoesNotContain("default_deny", decision.ToString(), StringComparison.Ordinal);
        }, iter: 8_000);

    [Fact]
    public void OneMoreTag_OnAnyQuestion_NeverAllowsWhatWasDenied() =>
        Questions.Select(Tags).Sample((question, more) =>
        {
            if (question.Allowed()) return;
            var decision = Decision.Evaluate((question with { Tags = [.. question.Tags, .. more] }).Input()).Value!;
            Assert.Equal(RegoValue.False, decision.Get("allow"));
        }, iter: 2_000);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private sealed record Question(string[] Tags, string? Place, bool SelfHosted, bool Simulated, bool Pinned, string? Asked)
    {
        public RegoValue Input()
        {
            var deployment = new JsonObject
            {
                ["id"] = "d1", ["provider"] = "p", ["model"] = "m", ["self_hosted"] = SelfHosted, ["simulated"] = Simulated,
            };
            if (Place is not null) deployment["jurisdiction"] = Place;
            var input = new JsonObject
            {
                ["action"] = "route", ["step_tags"] = new JsonArray([.. Tags]), ["selected_model"] = "final", ["hint"] = "none",
                ["operation"] = "chat", ["pinned"] = Pinned, ["deployment"] = deployment,
            };
            if (Asked is not null) input["jurisdictions"] = new JsonArray(Asked);
            return RegoValue.FromJson(input.ToJsonString());
        }

        public bool Allowed() => Tags.All(Accepts) && (Asked is null || Areas().Contains(Lower(Asked)));

        private bool Accepts(string tag)
        {
            if (Taxonomy["classes"]![tag] is { } found)
            {
                var atHome = SelfHosted || Simulated || found["self_hosted_only"]!.GetValue<bool>() == false;
                return atHome
                    && (found["anywhere"] is not null
                        || found["jurisdictions"]!.AsArray().Any(place => Areas().Contains(place!.GetValue<string>())));
            }

            var parts = tag.Split(':', 2);
            return parts.Length == 2 && parts[1].Length > 0 && Taxonomy["labels"]![parts[0]] is not null;
        }

        private HashSet<string> Areas()
        {
            if (Place is null) return SelfHosted || Simulated ? ["local"] : [];
            return Taxonomy["jurisdictions"]![Lower(Place)] is { } found
                ? [Lower(Place), .. found["within"]!.AsArray().Select(group => group!.GetValue<string>())]
                : [];
        }

        private static string Lower(string text) => text.ToLower(CultureInfo.InvariantCulture);
    }
}
