using CsCheck;
using Maestro.Policies.Explaining;
using Maestro.Rego.Values;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Tests.Policies.Explaining;

/// <summary>Random policies of small conditions, and inputs for them.</summary>
public class SearchPropertyTests
{
    private static readonly string[] Conditions =
    [
        """input.model == "a" """, """input.model != "b" """, """input.model in ["a", "c"]""",
        """not input.model in {"b", "d"}""", """ "x" in input.tags""", """not "y" in input.tags""",
        """count(input.tags) < 2""", """every t in input.tags { t in ["x", "y"] }""", """input.cost < 5""",
        """input.cost + input.extra <= 7""", """input.cost >= input.extra""", """input.pinned""",
        """not input.pinned == true""", """object.get(input, "level", "L0") in data.levels""",
        """data.classes[input.tags[_]].ok""", """lower(input.model) == "c" """, """f(input.model) > 1""",
        """some u in input.tags; data.classes[u].ok == false""", """input.run.region == input.region""",
        """startswith(input.region, "eu")""",
    ];

    private const string Data =
        """{"levels": ["L1", "L2"], "classes": {"x": {"ok": true}, "y": {"ok": false}, "z": {"ok": true}}}""";

    private static readonly Gen<string> Policy = Gen.OneOf(Conditions).Array[1, 3].Array[1, 3].Select(rules =>
        "package maestro.routing\n\ndefault allow := false\n\n"
            + string.Join("\n\n", rules.Select(rule => $"allow if {{\n    {string.Join("\n    ", rule.Distinct())}\n}}")) +
        "\n\nf(\"a\") := 1\n\nf(\"b\") := 2\n\nf(x) := 3 if not x in [\"a\", \"b\"]\n");

    private static readonly Gen<JsonObject> Input =
        from model in Gen.OneOf("a", "b", "c", "d", "")
        from tags in Gen.OneOf("x", "y", "z", "?").Array[0, 3]
        from cost in Gen.Int[0, 9]
        from extra in Gen.Int[0, 9]
        from pinned in Gen.Int[0, 2]
        from region in Gen.OneOf("eu", "us")
        select Make(model, tags, cost, extra, pinned, region);

    [Fact]
    public void Explain_AnyPolicyAndInput_FlipsAreTrueAndOfTheFewestEdits() =>
        Gen.Select(Policy, Input, Gen.Bool).Sample((rego, input, flipAllowed) =>
        {
            var set = Explaining.Set(rego, Data);
            var engine = new RegoPolicyEngine(set);
            bool Allows(JsonNode value) => engine.Decide(Explaining.Package, RegoValue.FromJson(value.ToJsonString())).Allow;

            var explanation = new PolicyExplainer(set, new FakeTimeProvider()).Explain(
                Explaining.Package, input, new ExplainOptions { FlipAllowed = flipAllowed, MaxEdits = 2 });

            Assert.Equal(Allows(input), explanation.Decision.Allow);
            if (explanation.Decision.Allow && !flipAllowed) Assert.Empty(explanation.Flips);
            Assert.True(explanation.Flips.Select(flip => flip.Edits.Count).Distinct().Count() <= 1);
            foreach (var flip in explanation.Flips)
            {
                var varying = Math.Max(0, flip.Edits.ToList().FindIndex(edit => edit.OneOf.Count > 1));
                for (var i = 0; i < Math.Max(1, flip.Edits[varying].OneOf.Count); i++)
                {
                    Assert.NotEqual(explanation.Decision.Allow, Allows(Apply(input, flip.Edits, varying, i)));
                }
            }

            // One edit of what the conditions are about, by brute force: when one of these does it, one edit has to be proposed.
            if (explanation.Decision.Allow || !explanation.SearchWasComplete) return;
            if (Neighbours(input).FirstOrDefault(Allows) is not { } near) return;
            Assert.True(explanation.Flips.Count > 0, $"No flip, but {near.ToJsonString()}");
            Assert.Single(explanation.Flips[0].Edits);
        }, iter: 400);

    [Fact]
    public void Explain_Twice_SaysTheSame() =>
        Gen.Select(Policy, Input).Sample((rego, input) =>
        {
            string Say() =>
                string.Join(
                    '\n',
                    new PolicyExplainer(Explaining.Set(rego, Data), new FakeTimeProvider()).Explain(
                        Explaining.Package, input).Flips.Select(flip => flip.Text));

            Assert.Equal(Say(), Say());
        }, iter: 50);

    private static JsonObject Make(string model, string[] tags, int cost, int extra, int pinned, string region)
    {
        var input = new JsonObject
        {
            ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]),
            ["cost"] = cost,
            ["extra"] = extra,
            ["region"] = region,
            ["run"] = new JsonObject { ["region"] = "eu" },
        };
        if (model.Length > 0) input["model"] = model;
        if (pinned > 0) input["pinned"] = pinned == 1;
        return input;
    }

    private static IEnumerable<JsonObject> Neighbours(JsonObject input)
    {
        foreach (var model in (string[])["a", "b", "c", "d"]) yield return With(input, "model", model);
        foreach (var pinned in (bool[])[true, false]) yield return With(input, "pinned", pinned);
        foreach (var level in (string[])["L1", "L2"]) yield return With(input, "level", level);
        foreach (var region in (string[])["eu", "us"]) yield return With(input, "region", region);
        for (var number = 0; number < 15; number++)
        {
            yield return With(input, "cost", number);
            yield return With(input, "extra", number);
        }

        foreach (var tag in (string[])["x", "y", "z"])
        {
            var copy = (JsonObject)input.DeepClone();
            copy["tags"]!.AsArray().Add((JsonNode)tag);
            yield return copy;
        }

        for (var i = 0; i < input["tags"]!.AsArray().Count; i++)
        {
            var copy = (JsonObject)input.DeepClone();
            copy["tags"]!.AsArray().RemoveAt(i);
            yield return copy;
        }
    }

    private static JsonObject With(JsonObject input, string name, JsonNode value)
    {
        var copy = (JsonObject)input.DeepClone();
        copy[name] = value;
        return copy;
    }

    /// <summary>Positions are those of the original, so the last ones first; what is added comes after that.</summary>
    private static JsonNode Apply(JsonObject input, IReadOnlyList<FlipEdit> edits, int varying, int alternative)
    {
        var copy = (JsonObject)input.DeepClone();
        foreach (var (edit, at) in edits.Select((edit, at) => (edit, at)).OrderBy(pair => pair.edit.Op == FlipOp.Add)
            .ThenBy(pair => pair.edit.Op == FlipOp.Add ? pair.at : -pair.at))
        {
            var value = edit.Op == FlipOp.Remove
                ? null
                : edit.OneOf.Count == 0
                ? "(anything else)"
                : edit.OneOf[at == varying ? alternative : 0].DeepClone();
            var names = edit.Path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
            JsonNode node = copy;
            foreach (var name in names[..^1]) node = node[name]!;
            if (node is JsonArray array)
            {
                var index = int.Parse(names[^1].Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
                if (value is null) array.RemoveAt(index);
                else if (index < array.Count) array[index] = value;
                else array.Add(value);
            }
            else if (value is null)
            {
                ((JsonObject)node).Remove(names[^1]);
            }
            else
            {
                node[names[^1]] = value;
            }
        }

        return copy;
    }
}
