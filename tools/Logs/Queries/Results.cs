using System.Text.Json.Serialization;

namespace Maestro.Tools.Logs.Queries;

/// <summary>
/// A line of the log. <paramref name="Line"/> is its number, from 1; text past the limit is cut and ends in "…".
/// </summary>
public sealed record FoundLine(
    long Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Time,
    LogLevel Level,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Component,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Before = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? After = null);

public sealed record LevelCount(LogLevel Level, long Count);

public sealed record ComponentCount(string Component, long Count);

/// <summary>A kind of error. <paramref name="Pattern"/>, when there is one, finds its lines as a regular expression.</summary>
public sealed record TopError(
    string Signature, long Count, long FirstLine, long LastLine,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pattern);

/// <param name="Lines">All lines of the file.</param>
/// <param name="Entries">Lines that begin an entry.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Format">The detected format.</param>
/// <param name="From">The earliest time of an entry, UTC.</param>
/// <param name="To">The latest time of an entry, UTC.</param>
/// <param name="DurationSeconds">From the earliest to the latest.</param>
/// <param name="Levels">Entries by level, most severe first.</param>
/// <param name="Components">Entries by component, most frequent first.</param>
/// <param name="ComponentsOmitted">Components that the list leaves out.</param>
/// <param name="TopErrors">The most frequent kinds of entries with level error or critical.</param>
/// <param name="Samples">The first lines, the first of each level, and the last.</param>
/// <param name="OverlongLines">Lines of which only the first mebibyte was looked at.</param>
/// <param name="MalformedLines">Lines that are not UTF-8 throughout.</param>
public sealed record OutlineResult(
    long Lines, long Entries, long Bytes, string Format, string? From, string? To, double? DurationSeconds,
    IReadOnlyList<LevelCount> Levels, IReadOnlyList<ComponentCount> Components, long ComponentsOmitted,
    IReadOnlyList<TopError> TopErrors, IReadOnlyList<FoundLine> Samples, long OverlongLines, long MalformedLines);

/// <param name="Unit">"lines" with a pattern, else "entries".</param>
/// <param name="Total">All that fit.</param>
/// <param name="Truncated">Whether more fit than are listed.</param>
/// <param name="Items">The first that fit, in file order.</param>
/// <param name="Filter">What was asked.</param>
public sealed record SearchResult(string Unit, long Total, bool Truncated, IReadOnlyList<FoundLine> Items, Criteria Filter);

/// <summary>One group; keys that were not asked for are absent.</summary>
public sealed record CountGroup(
    long Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LogLevel? Level = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Component = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Signature = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Capture = null);

/// <param name="Unit">"lines" with a pattern or a capture, else "entries".</param>
/// <param name="Total">All that were counted: the sum over all groups, listed or not.</param>
/// <param name="Groups">Largest first.</param>
/// <param name="GroupsOmitted">Groups that the list leaves out.</param>
/// <param name="CountOmitted">What the groups left out add up to.</param>
/// <param name="Filter">What was asked.</param>
public sealed record CountResult(
    string Unit, long Total, IReadOnlyList<CountGroup> Groups, long GroupsOmitted, long CountOmitted, Criteria Filter);

public sealed record RateBucket(string Start, long Count);

/// <param name="Unit">"lines" with a pattern, else "entries".</param>
/// <param name="Total">All that fit, with or without a time.</param>
/// <param name="Untimed">Those without a time, which are in no bucket.</param>
/// <param name="BucketSeconds">Length of a bucket; buckets start at multiples of it since 1970, UTC.</param>
/// <param name="MeanPerBucket">Over all buckets listed, empty ones too.</param>
/// <param name="Peak">The fullest bucket, the earliest of equals; null when nothing has a time.</param>
/// <param name="Buckets">Every bucket from the first to the last that is not empty.</param>
/// <param name="Filter">What was asked.</param>
public sealed record RateResult(
    string Unit, long Total, long Untimed, long BucketSeconds, double MeanPerBucket, RateBucket? Peak,
    IReadOnlyList<RateBucket> Buckets, Criteria Filter);

/// <param name="Unit">"lines" with a pattern, else "entries".</param>
/// <param name="Count">All that fit.</param>
/// <param name="First">The first in file order, or null.</param>
/// <param name="Last">The last in file order, or null.</param>
/// <param name="DurationSeconds">Between the two, when both have a time.</param>
/// <param name="Filter">What was asked.</param>
public sealed record SpanResult(
    string Unit, long Count, FoundLine? First, FoundLine? Last, double? DurationSeconds, Criteria Filter);
