using System.Text;

namespace Maestro.Tools.Logs.Signatures;

/// <summary>
/// What messages of one kind have in common: every word with a digit in it (ids, counts, durations, addresses) becomes
/// <c>#</c>, and neighbouring ones join, so <c>order ord-000017 failed after 1.5 s</c> is <c>order ord-# failed after # s</c>.
/// </summary>
internal static class Signature
{
    /// <summary>Longest signature; a longer message is cut, as what tells kinds apart stands first.</summary>
    public const int MaxLength = 160;

    public const string NoMessage = "(no message)";

    private const int ShortestPattern = 6;

    /// <summary>
    /// Quotes and backslashes break too: in a JSON line they stand escaped, so text across them would not be found.
    /// </summary>
    private static readonly char[] Breaks = ['#', '"', '\\'];

    public static string Of(ReadOnlySpan<char> message)
    {
        message = WithoutStackTrace(message).Trim();
        if (message.IsEmpty) return NoMessage;
        var text = new StringBuilder(Math.Min(message.Length, MaxLength));
        for (var i = 0; i < message.Length && text.Length < MaxLength;)
        {
            if (!IsWord(message[i]))
            {
                text.Append(message[i]);
                i++;
                continue;
            }

            var start = i;
            var digit = false;
            for (; i < message.Length && IsWord(message[i]); i++) digit |= char.IsAsciiDigit(message[i]);
            if (!digit) text.Append(message[start..i]);
            else AppendMark(text);
        }

        if (text.Length > MaxLength) text.Length = MaxLength;
        return text.ToString().TrimEnd();
    }

    /// <summary>
    /// A regular expression, literal text in fact, that finds lines of this signature: its longest part without a mark.
    /// Null when no part is long enough to mean something.
    /// </summary>
    public static string? Pattern(string signature)
    {
        if (signature is NoMessage or Queries.QueryLimits.OtherGroup) return null;
        var longest = signature.Split(Breaks).MaxBy(part => part.Trim().Length)!.Trim();
        return longest.Length < ShortestPattern ? null : Escape(longest);
    }

    /// <summary>Loggers that keep to one line put the stack trace behind the message, its line ends made blanks.</summary>
    private static ReadOnlySpan<char> WithoutStackTrace(ReadOnlySpan<char> message)
    {
        var at = message.IndexOf("   at ", StringComparison.Ordinal);
        return at > 0 ? message[..at] : message;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary><c>#.#</c>, <c>#:#</c> and the like are one value: an address, a time, a decimal.</summary>
    private static void AppendMark(StringBuilder text)
    {
        if (text.Length >= 2 && text[^2] == '#' && text[^1] is '.' or ':' or ',' or '-' or '/' or '+') text.Length--;
        else if (text.Length == 0 || text[^1] != '#') text.Append('#');
    }

    private static string Escape(string literal)
    {
        var text = new StringBuilder(literal.Length + 8);
        foreach (var c in literal)
        {
            if ("\\*+?|{}[]()^$.".Contains(c, StringComparison.Ordinal)) text.Append('\\');
            text.Append(c);
        }

        return text.ToString();
    }
}
