using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maestro.Expressions;

/// <summary>The lexical rules that references share with Rego.</summary>
internal static class ReferenceSyntax
{
    // Rego reads these after a dot only in some versions; in brackets they always work.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "as", "contains", "default", "else", "every", "false", "if", "import", "in", "not", "null", "package", "some", "true",
        "with");

    public static bool IsStart(char c) => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    public static bool IsPart(char c) => IsStart(c) || c is >= '0' and <= '9';

    public static bool IsReserved(string name) => Reserved.Contains(name);

    public static bool IsPlainMember(string name) =>
        name.Length > 0 && IsStart(name[0]) && name.All(IsPart) && !IsReserved(name);

    public static string Quote(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
