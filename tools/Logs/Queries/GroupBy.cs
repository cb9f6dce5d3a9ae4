using System.Text.Json.Serialization;

namespace Maestro.Tools.Logs.Queries;

/// <summary>What to count by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GroupBy>))]
public enum GroupBy
{
    [JsonStringEnumMemberName("level")]
    Level,

    [JsonStringEnumMemberName("component")]
    Component,

    /// <summary>The message with everything that varies replaced by <c>#</c>.</summary>
    [JsonStringEnumMemberName("signature")]
    Signature,
}

/// <summary>The values that a group stands for; null for what was not asked.</summary>
internal readonly record struct GroupKey(LogLevel? Level, string? Component, string? Signature, string? Capture)
{
    /// <summary>Among equal counts: most severe first, then by text.</summary>
    public static IComparer<GroupKey> Order { get; } = Comparer<GroupKey>.Create(Compare);

    private static int Compare(GroupKey left, GroupKey right)
    {
        var order = Nullable.Compare(right.Level, left.Level);
        if (order == 0) order = string.CompareOrdinal(left.Component, right.Component);
        if (order == 0) order = string.CompareOrdinal(left.Signature, right.Signature);
        return order == 0 ? string.CompareOrdinal(left.Capture, right.Capture) : order;
    }
}
