using System.Globalization;
using CsCheck;

namespace Maestro.Rego.Tests.Language;

/// <summary>The same policy written or run in another way must give the same result.</summary>
public class EquivalenceTests
{
    private static readonly string[] Statements =
    [
        "some x in input.xs", "y := x.n + 1", "y > 1", "z = [x.k, y]", "[k, n] = z", "not input.blocked[k]",
        "w := {v | some v in input.xs; v.n <= n}", "count(w) > 0",
    ];

    private const string Input =
        """{"xs": [{"n": 1, "k": "a"}, {"n": 0, "k": "b"}, {"n": 5, "k": "c"}, {"n": 7, "k": "d"}], "blocked": {"c": true}}""";

    [Fact]
    public void Body_StatementsInAnyOrder_GiveTheSameSolutions()
    {
        // Declarations come before uses in the text; "=" may stand anywhere.
        string[] free =
        [
            "x = input.xs[_]",
            "y = x.n + 1",
            "y > 1",
            "z = [x.k, y]",
            "[k, n] = z",
            "not input.blocked[k]",
            "w = {v | v = input.xs[_]; v.n <= n}",
            "count(w) > 0",
        ];
        var expected = Solutions(Statements);

        Gen.Shuffle(free).Sample(order => Solutions(order) == expected, iter: 100);
        Assert.Equal("""{["a", 2], ["d", 8]}""", expected);
    }

    [Fact]
    public void Index_ManyRules_PicksWhatTryingAllWouldFind() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 3]).Array[1, 30]
            .Select(Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]), (rules, input) => (rules, input)).Sample(sample =>
        {
            var (rules, (a, b)) = sample;
            var indexed = string.Join("\n\n", rules.Select((rule, i) => Rule(i, rule, plain: true)));
            var scanned = string.Join("\n\n", rules.Select((rule, i) => Rule(i, rule, plain: false)));
            var input = string.Create(CultureInfo.InvariantCulture, $$"""{"a": {{a}}, "b": {"c": {{b}} } }""");
            return Policy.Value(indexed, input: input) == Policy.Value(scanned, input: input);
        }, iter: 300);

    [Fact]
    public void Input_GivenAsValueOrBytes_DecidesTheSame()
    {
        var query = Policy.Program("package test\n\np contains x if { some x in input.xs; x.k != \"b\" }").Prepare(
            "data.test.p").Query!;

        Assert.Equal(
            query.Evaluate(RegoValue.FromJson(Input)).Value, query.Evaluate(System.Text.Encoding.UTF8.GetBytes(Input)).Value);
    }

    private static string Solutions(IEnumerable<string> statements) =>
        Policy.Value($"p contains z if {{\n{string.Join('\n', statements)}\n}}", input: Input);

    /// <summary>Conditions that an index sees, or the same ones that it does not.</summary>
    private static string Rule(int number, (int A, int B, int Kind) rule, bool plain)
    {
        var (a, b) = plain
            ? ($"input.a == {rule.A}", $"input.b.c == {rule.B}")
            : ($"count([1 | input.a == {rule.A}]) == 1", $"count([1 | input.b.c == {rule.B}]) == 1");
        var member = plain ? $"input.a in {{{rule.A}, {rule.B}}}" : $"count([1 | input.a in {{{rule.A}, {rule.B}}}]) == 1";
        var body = rule.Kind switch { 0 => a, 1 => $"{a}\n{b}", 2 => member, _ => b };
        return string.Create(CultureInfo.InvariantCulture, $"p contains {number} if {{\n{body}\n}}");
    }
}
