using System.Text.RegularExpressions;
using CsCheck;
using Maestro.Tools.Logs;
using Maestro.Tools.Logs.Faults;
using Maestro.Tools.Logs.Formats;
using Maestro.Tools.Logs.Queries;
using Maestro.Tools.Logs.Signatures;

namespace Tools.Logs.Tests;

public sealed class QueryTests
{
    private static readonly string[] Words = ["trce", "dbug", "info", "warn", "fail", "crit"];

    private static readonly string[] Messages = ["timeout after", "closed", "retry of order ord-", ""];

    private static readonly Gen<string[]> Logs =
        from lines in Gen.Select(
            Gen.Int[0, 86_399], Gen.Int[-2, 5], Gen.Int[0, 3], Gen.Int[0, 3].Select(i => Messages[i])).Array[1, 60]
        select lines.Select(line => line.Item2 < 0
            ? $"   at Shop.Part{line.Item3}() {line.Item4}"
            : $"2026-01-31T{TimeSpan.FromSeconds(line.Item1):hh\\:mm\\:ss}Z {Words[line.Item2]}: Shop.Part{line.Item3}[0] {line.Item4}{line.Item1}").ToArray();

    [Fact]
    public void Count_ByLevel_AddsUpToTheLinesWithEachWord() => Logs.Sample(lines =>
    {
        using var log = new TempLog(lines);
        using (var entries = log.File.Open(default))
            if (entries.Format != "dotnet-console") return;
        var counted = new Count(new Criteria(), [GroupBy.Level], null, 50).Run(log.File, default);
        foreach (var (word, level) in Words.Zip(Enum.GetValues<LogLevel>().Skip(1)))
            Assert.Equal(
                lines.Count(line => Regex.IsMatch(line, $"^\\S+ {word}: ")),
                counted.Groups.SingleOrDefault(group => group.Level == level)?.Count ?? 0);
        Assert.Equal(counted.Total, counted.Groups.Sum(group => group.Count));
    });

    [Fact]
    public void Count_WithPattern_CountsLinesAsGrepDoes() => Logs.Sample(lines =>
    {
        using var log = new TempLog(lines);
        var counted = new Count(new Criteria("Part[12]"), [GroupBy.Level, GroupBy.Component], null, 2).Run(log.File, default);
        Assert.Equal(lines.Count(line => Regex.IsMatch(line, "Part[12]")), counted.Total);
        Assert.Equal(counted.Total, counted.Groups.Sum(group => group.Count) + counted.CountOmitted);
        Assert.Equal("lines", counted.Unit);
    });

    [Fact]
    public void Rate_AnyLog_AddsUpAndStaysSmall() => Logs.Sample(lines =>
    {
        using var log = new TempLog(lines);
        var rate = new Rate(new Criteria(), null).Run(log.File, default);
        Assert.Equal(rate.Total - rate.Untimed, rate.Buckets.Sum(bucket => bucket.Count));
        Assert.InRange(rate.Buckets.Count, 0, Buckets.AutomaticMost);
        Assert.Equal(rate.Buckets.Count == 0 ? null : rate.Buckets.MaxBy(bucket => bucket.Count), rate.Peak);
    });

    [Fact]
    public void Search_AnyLog_ListsWhatCountCounts() => Logs.Sample(lines =>
    {
        using var log = new TempLog(lines);
        var criteria = new Criteria("after|ord-");
        var found = new Search(criteria, 500, 0, 0).Run(log.File, default);
        Assert.Equal(new Count(criteria, [], null, 1).Run(log.File, default).Total, found.Total);
        Assert.All(found.Items, item => Assert.Equal(lines[item.Line - 1], item.Text));
        var span = SpanOf.Run(log.File, criteria, default);
        Assert.Equal(found.Total, span.Count);
        if (found.Items is [var first, ..] && found.Items is [.., var last])
            Assert.Equal((first.Line, last.Line), (span.First!.Line, span.Last!.Line));
    });

    [Fact]
    public void Search_WithContext_ShowsTheLinesAround()
    {
        using var log = new TempLog("one", "two", "three x", "four x", "five");
        var found = new Search(new Criteria("x$"), 10, 2, 1).Run(log.File, default);
        Assert.Equal(["one", "two"], found.Items[0].Before);
        Assert.Equal(["four x"], found.Items[0].After);
        Assert.Equal(["two", "three x"], found.Items[1].Before);
        Assert.Equal(["five"], found.Items[1].After);
    }

    [Fact]
    public void Search_MoreThanTheLimit_SaysSo()
    {
        using var log = new TempLog("ERROR a", "ERROR b", "ERROR c");
        var found = new Search(new Criteria(Levels: [LogLevel.Error]), 2, 0, 0).Run(log.File, default);
        Assert.Equal((3, true, 2), (found.Total, found.Truncated, found.Items.Count));
    }

    [Fact]
    public void Search_ContinuationLine_HasTheLevelOfItsEntry()
    {
        using var log = new TempLog("fail: A[0]", "      it broke", "      at X.Y()", "info: B[0]", "      it broke not");
        var found = new Search(new Criteria("broke", Levels: [LogLevel.Error]), 10, 0, 0).Run(log.File, default);
        Assert.Equal([2L], found.Items.Select(item => item.Line));
        Assert.Equal("A", found.Items[0].Component);
    }

    [Fact]
    public void Count_BySignature_JoinsMessagesThatDifferInNumbers()
    {
        using var log = new TempLog(
            "fail: A[0]", "      order ord-17 failed after 1.5 s", "fail: A[0]", "      order ord-2004 failed after 12 s",
            "info: B[0]", "      fine", "fail: A[0]");
        var counted = new Count(new Criteria(Levels: [LogLevel.Error]), [GroupBy.Signature], null, 10).Run(log.File, default);
        Assert.Equal(
            [(2L, "order ord-# failed after # s"), (1L, "(no message)")],
            counted.Groups.Select(group => (group.Count, group.Signature!)));
    }

    [Fact]
    public void Count_WithCapture_CountsByWhatItCaptures()
    {
        using var log = new TempLog("status=200 ok", "status=503 no", "status=200 ok", "none");
        var counted = new Count(new Criteria(), [], "status=(\\d+)", 10).Run(log.File, default);
        Assert.Equal([(2L, "200"), (1L, "503")], counted.Groups.Select(group => (group.Count, group.Capture!)));
        Assert.Equal(3, counted.Total);
    }

    [Fact]
    public void Count_ManyDistinctGroups_IsBoundedAndAddsUp()
    {
        using var log = new TempLog(Enumerable.Range(0, QueryLimits.DistinctGroups + 500).Select(i => $"id={i}"));
        var counted = new Count(new Criteria(), [], "id=(\\d+)", 10).Run(log.File, default);
        Assert.Equal(QueryLimits.DistinctGroups + 500, counted.Total);
        Assert.Equal(new CountGroup(500, Component: QueryLimits.OtherGroup), counted.Groups[0]);
    }

    [Fact]
    public void Outline_TopErrors_ComeWithAPatternThatFindsThem()
    {
        using var log = new TempLog(
            "ERROR order 1 could not be stored (disk full)", "INFO fine", "ERROR order 2 could not be stored (disk full)");
        var outline = Outline.Run(log.File, default);
        var error = Assert.Single(outline.TopErrors);
        Assert.Equal(2, new Count(new Criteria(error.Pattern), [], null, 1).Run(log.File, default).Total);
        Assert.Equal((1, 3), (error.FirstLine, error.LastLine));
    }

    [Theory]
    [InlineData("Connection refused (payments.svc:9001)", "Connection refused (payments.svc:#)")]
    [InlineData("from 10.0.0.7:443 at 12:30:01.250 took 1,204 ms", "from # at # took # ms")]
    [InlineData("broken   at A.B() in C   at D.E()", "broken")]
    [InlineData("issue #12", "issue #")]
    [InlineData("   ", "(no message)")]
    public void Signature_OfAMessage_KeepsWhatDoesNotVary(string message, string signature) =>
        Assert.Equal(signature, Signature.Of(message));

    [Fact]
    public void Signature_PatternOfAnyMessage_FindsTheMessage() => Gen.String[Gen.Char["ab1 .:#(\\\"'[é-"], 0, 40]
        .Sample(message =>
    {
        if (Signature.Pattern(Signature.Of(message)) is { } pattern) Assert.Matches(pattern, message);
    });

    [Fact]
    public void Outline_EmptyFile_IsAllZero()
    {
        using var log = new TempLog();
        var outline = Outline.Run(log.File, default);
        Assert.Equal((0, 0, "plain", null), (outline.Lines, outline.Entries, outline.Format, outline.From));
    }

    [Theory]
    [InlineData("(?<=a)b", "lookaround")]
    [InlineData("(a)\\1", "backreference")]
    [InlineData("(unclosed", "not a regular expression")]
    public void Filter_PatternThatCannotBe_IsRefusedWithTheReason(string pattern, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<ToolFault>(() => new LineFilter(new Criteria(pattern))).Message, StringComparison.Ordinal);

    [Fact]
    public void Filter_PatternThatWouldBacktrackForever_IsLinear()
    {
        using var log = new TempLog(new string('a', 100_000) + "!");
        Assert.Equal(0, new Count(new Criteria("^(a+)+$"), [], null, 1).Run(log.File, default).Total);
    }

    [Fact]
    public void Filter_TimeRange_IsHalfOpen()
    {
        using var log = new TempLog(
            "2026-01-31T10:00:00Z [INFO] a", "2026-01-31T10:00:01Z [INFO] b", "2026-01-31T10:00:02Z [INFO] c");
        var counted = new Count(new Criteria(From: "2026-01-31T10:00:01Z", To: "2026-01-31T10:00:02Z"), [], null, 1).Run(
            log.File, default);
        Assert.Equal(1, counted.Total);
    }

    [Theory]
    [InlineData("Shop.*", 2)]
    [InlineData("shop.cart", 1)]
    [InlineData("Shop", 0)]
    public void Filter_Component_IsWholeUnlessItEndsInAStar(string component, int expected)
    {
        using var log = new TempLog("info: Shop.Cart[0] a", "info: Shop.Pay[0] b", "info: Other[0] c");
        Assert.Equal(expected, new Count(new Criteria(Component: component), [], null, 1).Run(log.File, default).Total);
    }

    [Fact]
    public void Rate_BucketTooShortForTheSpan_IsRefused()
    {
        using var log = new TempLog("2026-01-01T00:00:00Z [INFO] a", "2026-01-31T00:00:00Z [INFO] b");
        Assert.Contains(
            "longer 'bucket'", Assert.Throws<ToolFault>(() => new Rate(new Criteria(), "1m").Run(log.File, default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Utf16_IsRefused()
    {
        using var log = new TempLog([0xFF, 0xFE, 0x41, 0x00]);
        Assert.Throws<ToolFault>(() => Outline.Run(log.File, default));
    }
}
