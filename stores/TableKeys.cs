using System.Globalization;
using System.Text;

namespace Maestro.Stores;

/// <summary>
/// What a key may be: 1 to <see cref="TableLimits.MaxKeyLength"/> characters of the basic multilingual plane, at most
/// <see cref="TableLimits.MaxKeyBytes"/> bytes, without control characters, surrogates, U+FFFE, U+FFFF and <c>/ \ # ?</c>.
/// </summary>
/// <remarks>
/// The four marks and the control characters are what Azure Tables refuses. Surrogates are refused because they are the
/// one place where order by UTF-16 code unit and order by UTF-8 byte (what SQLite compares) differ. The last two
/// characters of the plane are left free as an upper end that is above every key.
/// </remarks>
public static class TableKeys
{
    /// <summary>Above every key.</summary>
    public const string AboveAll = "\uffff";

    /// <summary>Whether a partition or row key may have this character.</summary>
    public static bool Allows(char character) =>
        character is not ('/' or '\\' or '#' or '?' or '\ufffe' or '\uffff')
        && !char.IsControl(character) && !char.IsSurrogate(character);

    /// <summary>What is wrong with a partition or row key; null when nothing is.</summary>
    public static string? FaultOf(string? key)
    {
        if (string.IsNullOrEmpty(key)) return "is empty";
        if (key.Length > TableLimits.MaxKeyLength) return $"has {key.Length} characters; {TableLimits.MaxKeyLength} is the most";
        foreach (var character in key)
        {
            if (!Allows(character)) return $"contains {Name(character)}, which a key may not";
        }

        var bytes = Encoding.UTF8.GetByteCount(key);
        return bytes > TableLimits.MaxKeyBytes ? $"has {bytes} bytes; {TableLimits.MaxKeyBytes} is the most" : null;
    }

    /// <summary>The next higher character that may end a range: never a control character or half of a pair.</summary>
    internal static char Following(char character) => character switch
    {
        < ' ' => ' ',
        >= '\u007e' and < '\u00a0' => '\u00a0',
        >= '\ud7ff' and < '\ue000' => '\ue000',
        '\uffff' => throw new ArgumentException("No key starts with U+FFFF.", nameof(character)),
        _ => (char)(character + 1),
    };

    private static string Name(char character) =>
        character is '/' or '\\' or '#' or '?'
            ? $"'{character}'"
            : "U+" + ((int)character).ToString("X4", CultureInfo.InvariantCulture);
}
