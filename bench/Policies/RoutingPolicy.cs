using System.Text;
using Maestro.Rego;
using Maestro.Rego.Values;

namespace Maestro.Bench.Policies;

/// <summary>A routing policy of a given size, and inputs for it.</summary>
internal static class RoutingPolicy
{
    public static DecisionTimes Measure(int rules, int decisions)
    {
        var compilation = RegoCompiler.Compile([new RegoModule("routing.rego", Source(rules))]);
        var query = compilation.Program!.Prepare("data.maestro.routing.decision", RegoValue.FromJson(Data)).Query!;
        var inputs = Enumerable.Range(0, 16).Select(index => Input(index * rules / 16)).ToArray();
        foreach (var input in inputs)
            if (query.Evaluate(input).Value?.Get("allow") is not { } allow || !allow.Equals(RegoValue.True))
                throw new InvalidOperationException("The policy does not decide as meant.");
        return DecisionTimes.Measure(query, inputs, decisions);
    }

    public static byte[] Input(int rule)
    {
        var text = $$"""
            {"run":"run-20260714-000123","recipe":"log-triage","node":{"id":"execute","kind":"agent","class":"class-{{rule}}","attempt":1},
             "actor":{"id":"alex@example.com","roles":["author","operator"],"team":"platform"},
             "tags":["pii","eu"],"autonomy":"L3","budget":{"spent":1.25,"limit":10},
             "model":{"name":"draft","provider":"local","jurisdiction":"eu","capabilities":["tools","json"],"context":32768,"price":{"input":0.15,"output":0.6} },
             "request":{"tokens":1830,"maxTokens":1024,"tools":["logs.search","logs.count"],"streaming":true,
             "headers":{"x-trace":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","x-tenant":"acme","x-region":"westeurope"},
             "summary":"{{new string('x', 280)}}"} }
            """;
        return Encoding.UTF8.GetBytes(text);
    }

    private const string Data =
        """{"jurisdictions":{"eu":["eu","ch"],"us":["us"]},"tags":{"pii":{"residency":"eu"},"eu":{"residency":"eu"},"public":{}}}""";

    private static string Source(int rules)
    {
        var source = new StringBuilder(
            """
            package maestro.routing

            default allow := false

            allow if {
                count(reasons) == 0
                count(rules) > 0
            }

            reasons contains sprintf("unknown tag %s", [tag]) if {
                some tag in input.tags
                not data.tags[tag]
            }

            reasons contains "model outside of the data's residency" if {
                some tag in input.tags
                not input.model.jurisdiction in data.jurisdictions[data.tags[tag].residency]
            }

            reasons contains "budget is spent" if input.budget.spent >= input.budget.limit

            reasons contains "context too small" if input.request.tokens + input.request.maxTokens > input.model.context

            decision := {"allow": allow, "reasons": reasons, "rules": rules}

            """);
        for (var i = 0; i < rules; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $$"""

                rules contains "route-{{i}}" if {
                    input.node.class == "class-{{i}}"
                    input.model.provider in {"local", "azure"}
                    "tools" in input.model.capabilities
                }

                """);
        }

        return source.ToString();
    }
}
