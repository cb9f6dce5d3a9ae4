using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Maestro.Rego.Tests.Hostile;

public class LimitTests
{
    [Theory]
    [InlineData("[", "]")]
    [InlineData("(", ")")]
    [InlineData("{\"a\": ", "}")]
    [InlineData("f(", ")")]
    [InlineData("[x | x := ", "]")]
    [InlineData("a[", "]")]
    [InlineData("$\"{", "}\"")]
    public void Compile_DeepNesting_IsAnError(string open, string close)
    {
        var source =
            $"package a\n\np := {string.Concat(Enumerable.Repeat(open, 20_000))}1{string.Concat(Enumerable.Repeat(close, 20_000))}\n";

        Assert.NotEmpty(Policy.Errors(source));
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(" == 1")]
    [InlineData(" | {1}")]
    [InlineData(".a")]
    [InlineData(" in [1]")]
    public void Compile_LongChains_AreAnError(string link) =>
        Assert.NotEmpty(Policy.Errors($"package a\n\np := input{string.Concat(Enumerable.Repeat(link, 50_000))}\n"));

    [Fact]
    public void Compile_LongElseChain_IsAnError() =>
        Assert.NotEmpty(Policy.Errors(
            $"package a\n\np := 1 if input.x == 1{string.Concat(Enumerable.Repeat("\nelse := 2 if input.x == 2", 20_000))}\n"));

    [Fact]
    public void Compile_StatementsInWorstOrder_GivesUpInTime()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i} = x{i + 1}"));

        var errors = Policy.Errors($"package a\n\np if {{\n{string.Join('\n', lines)}\nx20000 = 1\n}}\n");

        Assert.Contains(errors, error => error.Contains("too complex", StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_TooLongSource_IsAnError() =>
        Assert.Contains(
            "longer than", Policy.Errors(new string(' ', 2000), new CompileOptions { MaxSourceLength = 1000 })[0],
            StringComparison.Ordinal);

    [Fact]
    public void Evaluate_EndlessWork_StopsAtStepLimit() =>
        AssertLimit(
            "p := count([1 | numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]])",
            new RegoLimits { MaxSteps = 100_000 }, "step limit reached");

    [Fact]
    public void Evaluate_TimeOver_StopsAtTimeLimit()
    {
        // Each look at the clock moves it on.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
        var program = Policy.Program("package a\n\np := count([1 | numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]])");

        var result = Policy.Query(
            program, "data.a.p",
            options: new EvaluateOptions
            {
                TimeProvider = time,
                Limits = new RegoLimits { MaxTime = TimeSpan.FromMilliseconds(50) },
            });

        Assert.Equal("time limit reached", result.Error?.Message);
    }

    [Fact]
    public void Evaluate_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var result = Policy.Query(
            RegoProgram.Empty, "count([1 | numbers.range(1, 10)[_]])",
            options: new EvaluateOptions { Cancellation = source.Token });

        Assert.Equal(RegoErrorCodes.EvalCancelled, result.Error?.Code);
    }

    [Theory]
    [InlineData("p := numbers.range(1, 1000000000000)")]
    [InlineData("p := count(net.cidr_expand(\"10.0.0.0/8\"))")]
    [InlineData(
        "a := \"0123456789\"\n\nb := concat(\"\", [a, a, a, a, a, a, a, a])\n\nc := concat(\"\", [b, b, b, b, b, b, b, b])\n\nd := concat(\"\", [c, c, c, c, c, c, c, c])\n\ne := concat(\"\", [d, d, d, d, d, d, d, d])\n\nf := concat(\"\", [e, e, e, e, e, e, e, e])\n\np := concat(\"\", [f, f, f, f, f, f, f, f])")]
    [InlineData("p := [x | some i in numbers.range(1, 100000); x := sprintf(\"%1000d\", [i])]")]
    [InlineData("p := replace(sprintf(\"%4000d\", [1]), \"\", sprintf(\"%4000d\", [1]))")]
    public void Evaluate_HugeResult_StopsAtMemoryLimit(string body) =>
        AssertLimit(body, new RegoLimits { MaxMemory = 1 << 20 }, "memory limit reached");

    [Theory]
    [InlineData("p := bits.lsh(1, 1000000000)")]
    [InlineData("p := to_number(\"1e1000000000\")")]
    [InlineData("p := json.unmarshal(\"1e1000000000\")")]
    public void Evaluate_HugeNumber_IsUndefinedOrLimited(string body)
    {
        var result = Policy.Query(Policy.Program("package a\n\n" + body), "data.a.p");

        Assert.True(!result.IsDefined || result.Error?.Code == RegoErrorCodes.EvalLimit);
    }

    [Fact]
    public void Evaluate_SquaringNumbers_StopsAtNumberLimit()
    {
        var rules = Enumerable.Range(1, 40)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i} := a{i - 1} * a{i - 1}"));

        var result = Policy.Query(
            Policy.Program($"package a\n\na0 := 12345678901234567890\n\n{string.Join("\n\n", rules)}"), "data.a.a40");

        Assert.Equal(RegoErrorCodes.EvalLimit, result.Error?.Code);
    }

    [Fact]
    public void Evaluate_LongChainOfRules_AnswersOnSmallStack()
    {
        var rules = Enumerable.Range(1, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"r{i} := r{i - 1}"));
        var program = Policy.Program($"package a\n\nr0 := 1\n\n{string.Join("\n\n", rules)}");
        RegoResult? result = null;
        var thread = new Thread(() => result = Policy.Query(program, "data.a.r20000"), 256 * 1024);

        thread.Start();
        thread.Join();

        Assert.True(result!.IsDefined || result.Error?.Message == "recursion too deep");
    }

    [Fact]
    public void Evaluate_ValueGrowingInDepth_StopsAtDepthLimit()
    {
        var rules = Enumerable.Range(1, 2_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"r{i} := [r{i - 1}]"));

        var result = Policy.Query(Policy.Program($"package a\n\nr0 := 1\n\n{string.Join("\n\n", rules)}"), "data.a.r2000");

        Assert.Equal(RegoErrorCodes.EvalLimit, result.Error?.Code);
    }

    [Fact]
    public void Evaluate_AfterLimit_NextEvaluationIsWhole()
    {
        var query = Policy.Program("package a\n\np := count([1 | numbers.range(1, input)[_]])").Prepare("data.a.p").Query!;
        var few = new EvaluateOptions { Limits = new RegoLimits { MaxSteps = 1000 } };

        Assert.NotNull(query.Evaluate(RegoValue.From(100_000), few).Error);
        Assert.Equal("10", query.Evaluate(RegoValue.From(10), few).Value?.ToString());
    }

    [Fact]
    public void Evaluate_FromManyThreads_EachHasItsOwnResult()
    {
        var query = Policy.Program(
            "package a\n\nsquares contains x * x if some x in numbers.range(1, input.n)\n\np := sum(squares)").Prepare(
                "data.a.p").Query!;

        Parallel.For(0, 2000, i =>
        {
            var n = (i % 30) + 1;
            var result = query.Evaluate(RegoValue.FromJson(string.Create(CultureInfo.InvariantCulture, $$"""{"n": {{n}}}""")));
            Assert.Equal((n * (n + 1) * ((2 * n) + 1) / 6).ToString(CultureInfo.InvariantCulture), result.Value?.ToString());
        });
    }

    private static void AssertLimit(string body, RegoLimits limits, string message)
    {
        var result = Policy.Query(
            Policy.Program("package a\n\n" + body), "data.a.p", options: new EvaluateOptions { Limits = limits });

        Assert.Equal(RegoErrorCodes.EvalLimit, result.Error?.Code);
        Assert.Equal(message, result.Error?.Message);
    }
}
