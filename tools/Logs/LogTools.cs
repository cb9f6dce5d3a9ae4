using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Maestro.Tools.Logs.Faults;
using Maestro.Tools.Logs.Queries;
using Maestro.Tools.Logs.Reading;
using Maestro.Tools.Logs.Workspace;
using ModelContextProtocol.Server;

namespace Maestro.Tools.Logs;

/// <summary>The tools as they are offered: argument checks and words for whoever calls, nothing else.</summary>
[McpServerToolType]
internal sealed class LogTools(WorkspaceGuard workspace, TimeProvider clock)
{
    private const string File = "Path of the log file, inside the workspace.";
    private const string Pattern =
        "Regular expression that the line must match anywhere (.NET syntax without lookaround and backreferences). With it, lines are counted as grep -c does; without it, entries.";
    private const string IgnoreCase = "Whether the pattern ignores case. Default false.";
    private const string LevelsText = "Only these levels.";
    private const string Component =
        "Only this component (logger category, tag, service), in any case. A trailing * stands for any ending.";
    private const string From = "Only from this time on, for example 2026-01-31T14:05:00Z. A time without a zone is UTC.";
    private const string To = "Only before this time.";

    [McpServerTool(
        Name = "outline", Title = "Outline a log", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "What a log is: its lines, size, time span and format, how many entries per level and component, the most frequent kinds of errors (each with a pattern that finds it), and sample lines. Call this first.")]
    public OutlineResult OutlineLog([Description(File)] string file, CancellationToken cancellationToken) =>
        Outline.Run(Open(file), cancellationToken);

    [McpServerTool(
        Name = "search", Title = "Search a log", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "The first lines that fit all given conditions, with line numbers, and how many fit in all. Give at least one condition.")]
    public SearchResult SearchLog(
        [Description(File)] string file,
        [Description(Pattern)] string? pattern = null,
        [Description(IgnoreCase)] bool ignoreCase = false,
        [Description(LevelsText)] LogLevel[]? levels = null,
        [Description(Component)] string? component = null,
        [Description(From)] string? from = null,
        [Description(To)] string? to = null,
        [Description("Most lines to return. Default 50."), Range(1, QueryLimits.MaxItems)] int limit = 50,
        [Description("Lines to show before each. Default 0."), Range(0, QueryLimits.MaxContext)] int before = 0,
        [Description("Lines to show after each. Default 0."), Range(0, QueryLimits.MaxContext)] int after = 0,
        CancellationToken cancellationToken = default)
    {
        InRange(nameof(limit), limit, 1, QueryLimits.MaxItems);
        InRange(nameof(before), before, 0, QueryLimits.MaxContext);
        InRange(nameof(after), after, 0, QueryLimits.MaxContext);
        var criteria = Asked(pattern, ignoreCase, levels, component, from, to);
        if (criteria == new Criteria()) throw new ToolFault("Give at least one of pattern, levels, component, from and to.");
        return new Search(criteria, limit, before, after).Run(Open(file), cancellationToken);
    }

    [McpServerTool(
        Name = "count", Title = "Count in a log", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "How many entries (or, with a pattern or capture, lines) fit the conditions, by level, component, kind of message (signature), or what a regular expression captures. Without 'by' and 'capture': the total.")]
    public CountResult CountLog(
        [Description(File)] string file,
        [Description(
            "What to count by; several give one group per combination. \"signature\" is the message with ids and numbers replaced by #, and cannot go with pattern or capture.")] GroupBy[]? by = null,
        [Description(
            "Regular expression with exactly one capturing group: counts lines by what it captures, for example \"HTTP/1\\.1\\\" (\\d{3})\".")] string? capture = null,
        [Description(Pattern)] string? pattern = null,
        [Description(IgnoreCase)] bool ignoreCase = false,
        [Description(LevelsText)] LogLevel[]? levels = null,
        [Description(Component)] string? component = null,
        [Description(From)] string? from = null,
        [Description(To)] string? to = null,
        [Description("Most groups to return, largest first. Default 50."), Range(1, QueryLimits.MaxGroups)] int limit = 50,
        CancellationToken cancellationToken = default)
    {
        InRange(nameof(limit), limit, 1, QueryLimits.MaxGroups);
        return new Count(Asked(pattern, ignoreCase, levels, component, from, to), by ?? [], Given(capture), limit).Run(
            Open(file), cancellationToken);
    }

    [McpServerTool(
        Name = "rate", Title = "Rate over time", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("How many entries (or, with a pattern, lines) fit the conditions per bucket of time, and the peak.")]
    public RateResult RateOfLog(
        [Description(File)] string file,
        [Description(
            "Length of a bucket, for example 10s, 1m, 1h, 1d. Left out: chosen to give at most 60 buckets.")] string? bucket =
                null,
        [Description(Pattern)] string? pattern = null,
        [Description(IgnoreCase)] bool ignoreCase = false,
        [Description(LevelsText)] LogLevel[]? levels = null,
        [Description(Component)] string? component = null,
        [Description(From)] string? from = null,
        [Description(To)] string? to = null,
        CancellationToken cancellationToken = default) =>
        new Rate(Asked(pattern, ignoreCase, levels, component, from, to), Given(bucket)).Run(Open(file), cancellationToken);

    [McpServerTool(
        Name = "span", Title = "First and last occurrence", ReadOnly = true, Idempotent = true, Destructive = false,
        OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "The first and the last entry (or, with a pattern, line) that fits the conditions, the time between them, and how many fit.")]
    public SpanResult SpanOfLog(
        [Description(File)] string file,
        [Description(Pattern)] string? pattern = null,
        [Description(IgnoreCase)] bool ignoreCase = false,
        [Description(LevelsText)] LogLevel[]? levels = null,
        [Description(Component)] string? component = null,
        [Description(From)] string? from = null,
        [Description(To)] string? to = null,
        CancellationToken cancellationToken = default) =>
        SpanOf.Run(Open(file), Asked(pattern, ignoreCase, levels, component, from, to), cancellationToken);

    private static Criteria Asked(
        string? pattern, bool ignoreCase, LogLevel[]? levels, string? component, string? from, string? to) =>
        new(Given(pattern), ignoreCase, levels is { Length: > 0 } ? levels : null, Given(component), Given(from), Given(to));

    /// <summary>Models write an empty text where they mean nothing.</summary>
    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void InRange(string argument, int value, int least, int most)
    {
        if (value < least || value > most) throw new ToolFault($"The argument '{argument}' must be {least} to {most}.");
    }

    private LogFile Open(string file) => new(workspace.Check(file), clock);
}
