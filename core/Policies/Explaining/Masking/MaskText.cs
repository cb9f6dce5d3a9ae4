using System.Globalization;

namespace Maestro.Policies.Explaining;

internal static class MaskText
{
    public const string Mark = "‹masked›";

    public static string Of(string kind, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{Mark} ({kind}, {length} characters)");
}
