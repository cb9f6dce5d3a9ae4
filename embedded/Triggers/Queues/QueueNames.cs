using System.Text.RegularExpressions;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>What a storage queue may be called, and where its messages go that no function could take.</summary>
internal static partial class QueueNames
{
    private const string PoisonSuffix = "-poison";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>Null for a poison queue: its messages are tried again for ever, as on the Functions host.</summary>
    public static string? PoisonOf(string queue) =>
        queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : queue + PoisonSuffix;

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Pattern();
}
