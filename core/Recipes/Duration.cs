using System.Globalization;

namespace Maestro.Recipes;

/// <summary>Durations as recipes write them: <c>500ms</c>, <c>1s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>.</summary>
public static class Duration
{
    public const string Rule = "must be a duration from 1ms to 365d, such as 500ms, 1s, 5m, 1h30m or 7d";

    internal static readonly TimeSpan Standin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    // From long to short; each unit at most once and in this order.
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var last = -1;
        for (var at = 0; at < text.Length;)
        {
            var digits = Run(text, at, char.IsAsciiDigit);
            var letters = Run(text, at + digits, char.IsAsciiLetterLower);
            var unit = Array.FindIndex(Units, u => text.AsSpan(at + digits, letters).SequenceEqual(u.Unit));
            if (digits is 0 or > 9 || unit <= last)
                return false;
            duration += int.Parse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture) * Units[unit].Length;
            last = unit;
            at += digits + letters;
        }

        return duration > TimeSpan.Zero && duration <= Longest;
    }

    private static int Run(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end]))
            end++;
        return end - start;
    }
}
