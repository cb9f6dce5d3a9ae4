using System.Text;

namespace Maestro.Cli.Policies;

/// <summary>What changes between two texts, as <c>diff -u</c> shows it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Cells of the table of common lines; beyond it, what lies between common ends is replaced as a whole.</summary>
    private const long MaxTable = 16_000_000;

    public static string Of(string file, string before, string after)
    {
        var lines = Lines(Split(before), Split(after));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"--- {file}\n+++ {file}\n");
        for (var i = 0; i < lines.Count;)
        {
            if (lines[i].Mark == ' ')
            {
                i++;
                continue;
            }

            var first = Math.Max(0, i - Context);
            var last = i;
            for (var j = i; j < lines.Count && j <= last + (2 * Context); j++)
                if (lines[j].Mark != ' ') last = j;
            Hunk(text, lines, first, Math.Min(lines.Count, last + Context + 1));
            i = last + Context + 1;
        }

        return text.ToString();
    }

    private static string[] Split(string text) => (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static void Hunk(StringBuilder text, List<(char Mark, string Text)> lines, int first, int end)
    {
        var (old, @new) = (
            1 + lines.Take(first).Count(line => line.Mark != '+'), 1 + lines.Take(first).Count(line => line.Mark != '-'));
        var hunk = lines.GetRange(first, end - first);
        text.Append(
            CultureInfo.InvariantCulture,
            $"@@ -{old},{hunk.Count(line => line.Mark != '+')} +{@new},{hunk.Count(line => line.Mark != '-')} @@\n");
        foreach (var (mark, line) in hunk) text.Append(mark).Append(line.TrimEnd('\r')).Append('\n');
    }

    private static List<(char Mark, string Text)> Lines(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var tail = 0;
        while (tail < before.Length - start && tail < after.Length - start && before[^(tail + 1)] == after[^(tail + 1)]) tail++;

        var lines = new List<(char, string)>();
        foreach (var line in before.AsSpan(0, start)) lines.Add((' ', line));
        Middle(before[start..^tail], after[start..^tail], lines);
        foreach (var line in before.AsSpan(before.Length - tail)) lines.Add((' ', line));
        return lines;
    }

    private static void Middle(string[] before, string[] after, List<(char, string)> lines)
    {
        var (i, j) = (0, 0);
        if ((long)before.Length * after.Length <= MaxTable)
        {
            var common = Common(before, after);
            while (i < before.Length && j < after.Length)
            {
                if (before[i] == after[j])
                {
                    lines.Add((' ', before[i++]));
                    j++;
                }
                else if (common[i + 1][j] >= common[i][j + 1])
                {
                    lines.Add(('-', before[i++]));
                }
                else
                {
                    lines.Add(('+', after[j++]));
                }
            }
        }

        while (i < before.Length) lines.Add(('-', before[i++]));
        while (j < after.Length) lines.Add(('+', after[j++]));
    }

    /// <summary>How many lines the rests of both have in common, in order.</summary>
    private static int[][] Common(string[] before, string[] after)
    {
        var common = Enumerable.Range(0, before.Length + 1).Select(_ => new int[after.Length + 1]).ToArray();
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
        }

        return common;
    }
}
