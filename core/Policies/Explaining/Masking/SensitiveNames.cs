using System.Text.RegularExpressions;

namespace Maestro.Policies.Explaining;

/// <summary>Member names whose values are nobody's business.</summary>
internal static partial class SensitiveNames
{
    /// <summary>Names of people that an audit is there to tell. They are shown unless they look like a credential.</summary>
    private static readonly HashSet<string> People = new(StringComparer.Ordinal) { "actor", "requested_by", "approvers", "by" };

    public static bool IsPerson(string name) => People.Contains(name);

    public static string? KindOf(string name) =>
        Stem().Match(name) is { Success: true } stem ? stem.Value.ToLowerInvariant()
        : Word().Match(name) is { Success: true } word ? word.Groups[1].Value.ToLowerInvariant()
        : null;

    [GeneratedRegex(
        "passw(or)?d|passphrase|secret|token(?!s)|api[-_]?key|access[-_]?key|private[-_]?key|authori[sz]ation|bearer|cookie|credential|e-?mail|phone|mobile|passport|iban|birth", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Stem();

    [GeneratedRegex(
        "(?:^|[-_. ]|(?<=[a-z]))(keys?|Keys?|auth|Auth|ssn|SSN|pwd|Pwd|pin|Pin|PIN|card|Card|cvv|CVV|cvc|CVC|otp|OTP|dob|DOB|session|Session|signature|Signature)(?:$|[-_. A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
