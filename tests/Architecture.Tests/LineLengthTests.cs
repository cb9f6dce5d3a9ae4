using System.Globalization;
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>
/// Lines of C# are as long as .editorconfig says. Only a literal or a word of a comment that cannot be broken may stick out.
/// </summary>
public sealed partial class LineLengthTests
{
    private const string RawQuotes = "\"\"\"";
    private const int LongWord = 40;

    private static readonly string[] Elsewhere = ["artifacts", "node_modules", ".git", ".maestro"];

    [Fact]
    public void Lines_OfEverySourceFile_FitTheLengthThatEditorConfigStates()
    {
        var max = int.Parse(Stated().Match(Checkout.Text(".editorconfig")).Groups[1].Value, CultureInfo.InvariantCulture);
        var files = Sources(Checkout.Root).ToList();

        Assert.True(files.Count > 1000, $"Only {files.Count} source files were found.");
        Assert.Empty(files.SelectMany(file => TooLong(file, max)));
    }

    private static IEnumerable<string> TooLong(string file, int max)
    {
        var isRaw = false;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var wasRaw = isRaw;
            if (line.Split(RawQuotes).Length % 2 == 0) isRaw = !isRaw;
            if (line.Length <= max || wasRaw || line.Contains(RawQuotes, StringComparison.Ordinal)) continue;

            if (!MayStickOut(line, max)) yield return $"{Path.GetRelativePath(Checkout.Root, file)}:{number}";
        }
    }

    private static bool MayStickOut(string line, int max)
    {
        if (!line.TrimStart().StartsWith("//", StringComparison.Ordinal)) return Literal().Replace(line, "").Length <= max;
        var word = line[(line.LastIndexOf(' ', max) + 1)..].Split(' ')[0];
        return word.Length >= LongWord;
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs").Concat(
        Directory.EnumerateDirectories(folder).Where(below => !Elsewhere.Contains(Path.GetFileName(below))).SelectMany(Sources));

    [GeneratedRegex(@"^max_line_length = (\d+)", RegexOptions.Multiline)]
    private static partial Regex Stated();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Literal();
}
