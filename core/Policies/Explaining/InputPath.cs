using System.Globalization;
using System.Text;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>A place in the input. Equal when the text is.</summary>
internal sealed class InputPath : IEquatable<InputPath>
{
    public static readonly InputPath Root = new([], "");

    private InputPath(RegoValue[] keys, string text) => (Keys, Text) = (keys, text);

    public RegoValue[] Keys { get; }

    /// <summary><c>a.b[0]["c d"]</c></summary>
    public string Text { get; }

    public RegoValue Last => Keys[^1];

    /// <summary>The nearest member name, the place's own or that of the array around it; empty when there is none.</summary>
    public string Name => Keys.OfType<RegoString>().LastOrDefault()?.Value ?? "";

    public bool IsElement => Keys.Length > 0 && Last is RegoNumber;

    public static InputPath Of(InputPath start, IEnumerable<RegoValue> keys) =>
        keys.Aggregate(start, (path, key) => path.Below(key));

    public InputPath Below(RegoValue key) => new([.. Keys, key], Append(key));

    /// <summary>Whether the other is this place or lies below it.</summary>
    public bool Covers(InputPath other)
    {
        if (other.Keys.Length < Keys.Length) return false;
        for (var i = 0; i < Keys.Length; i++)
            if (!Keys[i].Equals(other.Keys[i])) return false;
        return true;
    }

    public bool Equals(InputPath? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as InputPath);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private string Append(RegoValue key)
    {
        var text = new StringBuilder(Text);
        if (key is RegoString { Value: var name })
        {
            if (IsPlain(name)) text.Append(Text.Length == 0 ? "" : ".").Append(name);
            else text.Append(CultureInfo.InvariantCulture, $"[{key}]");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"[{key}]");
        }

        return text.ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0])
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
