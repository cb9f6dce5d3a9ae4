using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Maestro.Rego.Tests.Hostile;

/// <summary>
/// Mutated policies and inputs: whatever comes, the answer is a result or an error, within the limits. REGO_FUZZ_SECONDS
/// sets how long; REGO_FUZZ_SEED repeats a run.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "(", ")", "|", "&", ":", ";", ",", ".", ":=", "=", "==", "!=", "<", ">=", "+", "-", "*", "/", "%",
        "_", "\"", "`", "$\"{", "}\"", "\n", "\t", "#", "\\",
        " if ", " else ", " contains ", " in ", " every x in ", " some x in ", "some k, v in", " not ", " with ", " as ",
        "default ", "import ", "package ", "input", "data", "null", "true", "false",
        "set()", "1e308", "9999999999999999999999", "0.1", "\u0000", "é", "😀", "\ud800", "data[_]", "input[_][_]",
        "[x | x := y]", "{x: y | x = y}", "{{", "}}", "count(", "walk(input)",
    ];

    private static readonly EvaluateOptions Small = new()
    {
        Limits = new RegoLimits { MaxSteps = 50_000, MaxMemory = 8 << 20, MaxTime = TimeSpan.FromSeconds(2) },
        Seed = 1,
    };

    [Fact]
    public void Corpus_Unchanged_Evaluates() =>
        Assert.True(Policy.Query(Policy.Program(Corpus.Modules), "data", Corpus.Input).IsDefined);

    [Fact]
    public void CompileAndEvaluate_MutatedPolicies_AlwaysAnswer()
    {
        var seconds = Setting("REGO_FUZZ_SECONDS", 4);
        var seed = Setting("REGO_FUZZ_SEED", 20260714);
        output.WriteLine($"seed {seed}, {seconds} s");
        var random = new Random(seed);
        var (rounds, compiled, evaluated) = (0, 0, 0);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            rounds++;
            var modules = Corpus.Modules.Select((source, index) => new RegoModule(
                $"m{index}.rego", random.Next(2) == 0 ? source : Mutate(random, source))).ToList();
            var began = clock.Elapsed;
            RegoCompilation compilation;
            try
            {
                compilation = RegoCompiler.Compile(
                    modules, new CompileOptions { Strict = random.Next(4) == 0, Trace = random.Next(4) == 0 });
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(
                    $"Round {rounds} of seed {seed} did not compile to an answer:\n{string.Join("\n---\n", modules.Select(module => module.Source))}", e);
            }

            Assert.True(clock.Elapsed - began < TimeSpan.FromSeconds(20), "Compiling took too long.");
            if (!compilation.Succeeded)
            {
                Assert.NotEmpty(compilation.Errors);
                continue;
            }

            compiled++;
            evaluated += Evaluate(compilation.Program, random, modules, seed, rounds);
        }

        output.WriteLine($"{rounds} rounds, {compiled} compiled, {evaluated} evaluations");
        Assert.True(compiled > 0, "No mutated policy compiled: the mutations are too wild.");
    }

    private static int Evaluate(RegoProgram program, Random random, List<RegoModule> modules, int seed, int round)
    {
        var preparation = program.Prepare(
            random.Next(2) == 0 ? "data" : "data.a.b; data.c.helper = x",
            RegoValue.FromJson("""{"c":{"z":5},"base":{"k":[1,2]}}"""));
        if (!preparation.Succeeded) return 0;
        RegoValue? input;
        try
        {
            input = RegoValue.FromJson(random.Next(2) == 0 ? Corpus.Input : Mutate(random, Corpus.Input));
        }
        catch (System.Text.Json.JsonException)
        {
            input = null;
        }

        try
        {
            var result = preparation.Query.Evaluate(input, Small with { StrictBuiltinErrors = random.Next(2) == 0 });
            _ = result.Value?.ToString().Length + result.Value?.ToUtf8Json().Length;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"Round {round} of seed {seed} did not evaluate to an answer:\n{input}\n{string.Join("\n---\n", modules.Select(module => module.Source))}", e);
        }

        return 1;
    }

    private static string Mutate(Random random, string source)
    {
        var text = source;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
                3 => text.Insert(at, text.Substring(random.Next(text.Length / 2 + 1), Math.Min(30, text.Length / 4))),
                4 => text.Insert(at, string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(1, 400)))),
                _ => text.Insert(at, random.Next(-5, 70_000).ToString(CultureInfo.InvariantCulture)),
            };
            if (text.Length == 0) text = " ";
        }

        return text;
    }

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
