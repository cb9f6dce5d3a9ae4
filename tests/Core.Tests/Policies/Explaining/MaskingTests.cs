using System.Collections.Concurrent;
using System.Text.Json;
using CsCheck;
using Maestro.Policies.Explaining;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Tests.Policies.Explaining;

public class MaskingTests
{
    /// <summary>
    /// Shows as much of its input as a policy can: in reasons, in values of failed expressions, and in candidates.
    /// </summary>
    private const string Chatty =
        """
        package maestro.routing

        allow if count(reasons) == 0

        reasons contains sprintf("It has %v.", [value]) if {
            walk(input, [_, value])
            value != "fine"
        }

        helper if {
            whole := input
            some path, value
            walk(input, [path, value])
            all := [v | walk(input, [_, v])]
            whole == all
            value == "never"
        }

        decision := {"allow": false, "reasons": array.concat([r | some r in reasons], [json.marshal(input)]), "rules": ["x"]} if not helper
        """;

    [Theory]
    [InlineData("ann.lee+x@example.org")]
    [InlineData("Bearer abcdef0123456789")]
    [InlineData("sk-proj-abcdefghijklmnop")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("+49 170 1234567")]
    [InlineData("(555) 123-4567")]
    [InlineData("123-45-6789")]
    [InlineData("DE89 3704 0044 0532 0130 00")]
    public void Explain_TextLooksLikeASecret_IsMaskedWhereverItStands(string secret)
    {
        foreach (var place in (string[])["selected_model", "note", "tags"])
        {
            var input = new JsonObject { [place] = $"see {secret} there", ["x"] = new JsonArray(secret) };

            var text = Wire(Chatty, input);

            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("‹masked›", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Explain_SecretPlantedAnywhere_NeverOccurs()
    {
        var name = Gen.OneOf(
            "password", "userPassword", "api_key", "apiKey", "x-auth-token", "Authorization", "cookie", "ssn", "email",
            "phone_number", "client_secret", "pin");
        var secret = Gen.Char["abcdefXYZ0123456789 \"\\/<>&'é‹-_.:@"].Array[8, 24].Select(letters => new string(letters));
        var place = Gen.Int[0, 7];
        Gen.Select(name, secret, place).Sample((name, secret, place) =>
        {
            if (string.IsNullOrWhiteSpace(secret) || secret.Trim().Length < 6) return;
            JsonNode Value() => JsonValue.Create(secret)!;
            var input = Explaining.Json(
                """{"run": {"id": "r1", "tags": ["pii"]}, "step_tags": ["pii"], "selected_model": "m"}""");
            switch (place)
            {
                case 0: input[name] = Value(); break;
                case 1: input["run"]![name] = Value(); break;
                case 2: input["tool"] = new JsonObject { ["arguments"] = new JsonObject { ["q"] = Value() } }; break;
                case 3:
                    input["tool"] = new JsonObject
                    {
                        ["arguments"] = new JsonObject { ["q"] = new JsonArray(new JsonObject { ["z"] = Value() }) },
                    };
                    break;
                case 4: input["inputs"] = new JsonObject { ["question"] = Value() }; break;
                case 5: input[name] = new JsonObject { ["value"] = new JsonArray("x", Value()) }; break;
                case 6: input["x"] = new JsonArray(new JsonObject { [name] = Value() }); break;
                default: input["run"]!["inputs"] = new JsonArray(Value()); break;
            }

            foreach (var rego in (string[])[Chatty, Explaining.Excerpt, Comparing])
            {
                var text = Wire(rego, input);
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
                Assert.DoesNotContain(
                    JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                        .ToString(), text, StringComparison.Ordinal);
            }
        }, iter: 100);
    }

    [Fact]
    public void Explain_ClassThatIsNotLogged_MasksFreeText()
    {
        const string Data =
            """{"maestro": {"taxonomy": {"config": {"classes": {"phi": {"logs": false}, "public": {"logs": true}}}}}}""";
        var input = Explaining.Json(
            """{"step_tags": ["phi"], "selected_model": "gpt-4o", "note": "the patient is ill", "release": {"name": "two words"}}""");

        var text = Wire(Chatty, input, Data);
        input["step_tags"] = new JsonArray("public");
        var open = Wire(Chatty, input, Data);

        Assert.DoesNotContain("patient", text, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", text, StringComparison.Ordinal);
        Assert.Contains("gpt-4o", text, StringComparison.Ordinal);
        Assert.Contains("the patient is ill", open, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ListedAsShowable_IsShown()
    {
        const string Data = """{"maestro": {"taxonomy": {"config": {"showable": ["tool.arguments.query"]}}}}""";
        var input = Explaining.Json("""{"tool": {"arguments": {"query": "how many", "other": "hidden away"}}}""");

        var text = Wire(Chatty, input, Data);

        Assert.Contains("how many", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden away", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_People_AreNamed()
    {
        var text = Wire(
            "package maestro.routing\n\nallow if input.actor == \"boss\"", Explaining.Json("""{"actor": "ann@example.org"}"""));

        Assert.Contains("ann@example.org", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_EditOfAnArgument_HidesWhatIsThereAndNamesThePolicysOwnWord()
    {
        var explanation = Explaining.Of(
            "package maestro.routing\n\nallow if input.tool.arguments.env in [\"dev\", \"test\"]",
            """{"tool": {"arguments": {"env": "my-prod"}}}""");

        Assert.Equal("Choose as tool.arguments.env one of: 'dev', 'test'.", explanation.FlipSummary);
        Assert.Equal("‹masked› (argument, 7 characters)", explanation.Flips[0].Edits[0].From!.GetValue<string>());
    }

    [Fact]
    public void Explain_PolicyTakesASecretApart_MasksTheParts()
    {
        const string Rego =
            """
            package maestro.routing

            allow if {
                parts := split(input.password, "/")
                last := upper(substring(input.password, 9, 8))
                last in parts
            }

            decision := {"allow": false, "reasons": [sprintf("%v was not %v.", [input.password, split(input.password, "/")[0]])]} if not allow
            """;

        var text = Wire(Rego, Explaining.Json("""{"password": "horsebat/staple99"}"""));

        Assert.DoesNotContain("horsebat", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("staple99", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("was not", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ManyArguments_AreAllMasked()
    {
        var arguments = new JsonObject(
            Enumerable.Range(0, 500).Select(i => KeyValuePair.Create($"a{i}", (JsonNode?)$"value-{i}-of-many")));

        var text = Wire(Chatty, new JsonObject { ["tool"] = new JsonObject { ["arguments"] = arguments } });

        Assert.DoesNotContain("-of-many", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Explain_PasswordOfTheData_IsNotProposed()
    {
        var text = Wire(
            "package maestro.routing\n\nallow if input.password == data.vault.password",
            Explaining.Json("""{"password": "guess-guess"}"""), """{"vault": {"password": "the-real-one"}}""");

        Assert.DoesNotContain("the-real-one", text, StringComparison.Ordinal);
        Assert.DoesNotContain("guess-guess", text, StringComparison.Ordinal);
    }

    /// <summary>Compares everything, so that values of the input become candidates for other places of it.</summary>
    private const string Comparing =
        """
        package maestro.routing

        allow if {
            input.run.id == object.get(input, ["tool", "arguments", "q"], "zz")
            input.selected_model == object.get(input, ["inputs", "question"], "zz")
        }

        allow if {
            some value
            walk(input, [_, value])
            is_string(value)
            input.selected_model == value
            value != input.selected_model
        }

        allow if {
            some value
            walk(input, [_, value])
            is_string(value)
            input.run.id == value
            value != "r1"
        }
        """;

    private static readonly ConcurrentDictionary<(string Rego, string? Data), PolicyExplainer> Explainers = [];

    private static string Wire(string rego, JsonObject input, string? data = null)
    {
        var explainer = Explainers.GetOrAdd(
            (rego, data), key => new PolicyExplainer(Explaining.Set(key.Rego, key.Data), new FakeTimeProvider()));
        var explanation = explainer.Explain(Explaining.Package, input, new ExplainOptions { MaxEvaluations = 100 });
        return JsonSerializer.Serialize(
            ExplanationBody.Of(explanation),
            new PolicyJson(new JsonSerializerOptions(
                PolicyJson.Default.Options)
                {
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }).ExplanationBody);
    }
}
