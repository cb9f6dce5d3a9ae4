using System.Text.RegularExpressions;

namespace Maestro.Policies.Explaining;

/// <summary>Texts that give away what they are by their look, wherever they stand.</summary>
internal static partial class SecretShapes
{
    /// <summary>Puts a mask over every one of them.</summary>
    public static string Mask(string text, bool isPerson = false)
    {
        if (text.Length < 6) return text;
        text = Credential().Replace(text, found => MaskText.Of(Kind(found), found.Length));
        if (!isPerson && text.Contains('@', StringComparison.Ordinal))
            text = Mail().Replace(text, found => MaskText.Of("e-mail", found.Length));
        text = Card().Replace(text, found => IsCard(found.ValueSpan) ? MaskText.Of("card number", found.Length) : found.Value);
        text = Social().Replace(text, found => MaskText.Of("social security number", found.Length));
        text = Account().Replace(text, found => MaskText.Of("IBAN", found.Length));
        return Phone().Replace(text, found => MaskText.Of("phone number", found.Length));
    }

    private static string Kind(Match found) => found.Groups["pem"].Success ? "private key"
        : found.Groups["bearer"].Success ? "bearer token"
        : found.Groups["jwt"].Success ? "JWT"
        : found.Groups["url"].Success ? "credentials"
        : "API key";

    /// <summary>Whether the check digit is right.</summary>
    private static bool IsCard(ReadOnlySpan<char> text)
    {
        var (sum, digits) = (0, 0);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i])) continue;
            var digit = text[i] - '0';
            if (digits++ % 2 == 1) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return digits is >= 13 and <= 19 && sum % 10 == 0;
    }

    [GeneratedRegex(
        """
        (?<pem>-----BEGIN[^-]{0,40}PRIVATE\ KEY-----[\s\S]*?(?:-----END[^-]{0,40}-----|$))
        |(?<bearer>\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,})
        |(?<jwt>\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)
        |(?<url>(?<=://)[^/\s:@"]{1,100}:[^/\s@"]{1,200}(?=@))
        |(?<![A-Za-z0-9])(?:sk|pk|rk)[-_][A-Za-z0-9_-]{8,}
        |(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|npm_|hf_|nvapi-|dop_v1_|shpat_)[A-Za-z0-9_-]{6,}
        |(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,}
        |(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{20,}
        |(?<=(?:AccountKey|SharedAccessKey|sig|password|pwd|token|secret)=)[^;&\s"]{4,}
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        500)]
    private static partial Regex Credential();

    [GeneratedRegex(
        @"[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Social();

    [GeneratedRegex(@"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Account();

    [GeneratedRegex(
        @"(?<![\w.])(?:\+\d[\d ()./-]{6,18}\d|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4})(?![\w-])",
        RegexOptions.CultureInvariant, 500)]
    private static partial Regex Phone();
}
