using Microsoft.Extensions.Time.Testing;

namespace Maestro.Rego.Tests.Builtins;

public class TimeBuiltinTests
{
    [Theory]
    [InlineData("time.parse_rfc3339_ns(\"2026-07-14T10:00:00.000000001+02:00\")", "1784016000000000001")]
    [InlineData("time.parse_ns(\"Jan 2, 2006 at 3:04pm (MST)\", \"Feb 3, 2013 at 7:54pm (UTC)\")", "1359921240000000000")]
    [InlineData("time.format([1784016000000000000, \"Europe/Zurich\", \"RFC1123Z\"])", "\"Tue, 14 Jul 2026 10:00:00 +0200\"")]
    [InlineData(
        "time.format([1784016000123000000, \"UTC\", \"2006-01-02 15:04:05.000 Mon\"])", "\"2026-07-14 08:00:00.123 Tue\"")]
    [InlineData("time.date([1784016000000000000, \"Asia/Tokyo\"])", "[2026, 7, 14]")]
    [InlineData("time.clock(1784016000000000000)", "[8, 0, 0]")]
    [InlineData("time.weekday(1784016000000000000)", "\"Tuesday\"")]
    [InlineData(
        "time.add_date(time.parse_ns(\"2006-01-02\", \"2024-01-31\"), 0, 1, 0) == time.parse_ns(\"2006-01-02\", \"2024-03-02\")",
        "true")]
    [InlineData(
        "time.diff(time.parse_ns(\"2006-01-02\", \"2024-03-01\"), time.parse_ns(\"2006-01-02\", \"2024-02-28\"))",
        "[0, 0, 2, 0, 0, 0]")]
    [InlineData("time.parse_duration_ns(\"1h15m30.918273645s\")", "4530918273645")]
    public void Builtin_Call_HasValue(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));

    [Theory]
    [InlineData("time.parse_rfc3339_ns(\"2024-02-30T00:00:00Z\")")]
    [InlineData("time.parse_ns(\"2006\", \"20x6\")")]
    [InlineData("time.format([0, \"Nowhere/Town\"])")]
    [InlineData("time.parse_duration_ns(\"1 hour\")")]
    public void Builtin_NoTime_IsError(string expression) =>
        Assert.Contains("eval_builtin_error", Policy.Expression(expression), StringComparison.Ordinal);

    [Fact]
    public void NowNs_WithinOneEvaluation_StandsStill()
    {
        var time = new FakeTimeProvider(
            DateTimeOffset.FromUnixTimeSeconds(1_784_016_000)) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(1) };

        var result = Policy.Query(
            RegoProgram.Empty, "{time.now_ns() | numbers.range(1, 5)[_]}", options: new EvaluateOptions { TimeProvider = time });

        Assert.Equal(1, result.Value?.Count);
    }

    [Fact]
    public void Draws_WithSeed_AreRepeatableAndStableWithinAnEvaluation()
    {
        var options = new EvaluateOptions { Seed = 5 };
        const string Query = "[rand.intn(\"a\", 1000) == rand.intn(\"a\", 1000), rand.intn(\"b\", 1000), uuid.rfc4122(\"k\")]";

        var first = Policy.Query(RegoProgram.Empty, Query, options: options).Value;

        Assert.Equal(first, Policy.Query(RegoProgram.Empty, Query, options: options).Value);
        Assert.Equal(RegoValue.True, ((RegoArray)first!)[0]);
    }
}
