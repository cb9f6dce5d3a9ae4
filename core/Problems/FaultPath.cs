using System.Globalization;

namespace Maestro.Problems;

/// <summary>
/// Writes paths such as <c>nodes.execute.needs[0]</c>; names that are not plain go in brackets: <c>a["b c"]</c>.
/// </summary>
public static class FaultPath
{
    public static string Member(string path, string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');
        return plain
            ? path.Length == 0 ? name : $"{path}.{name}"
            : $"{path}[\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]";
    }

    public static string Item(string path, int index) => $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";
}
