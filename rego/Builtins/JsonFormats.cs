using System.Net;

namespace Maestro.Rego.Builtins;

/// <summary>The formats a schema may ask for. One that is not known fits everything.</summary>
internal static class JsonFormats
{
    public static bool Fits(string format, string text) => format switch
    {
        "date" => GoTime.Parse("2006-01-02", text, out _) is not null,
        "time" => GoTime.Parse("15:04:05", text, out _) is not null || GoTime.Parse("15:04:05Z07:00", text, out _) is not null,
        "date-time" => GoTime.Parse("2006-01-02T15:04:05Z07:00", text, out _) is not null,
        "email" =>
            text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
                && !text.Contains(' ', StringComparison.Ordinal),
        "hostname" => text.Length is > 0 and <= 253 && text.Split('.').All(IsLabel),
        "ipv4" =>
            IPAddress.TryParse(text, out var four) && four.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                && text.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var six) && six.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "uri" or "iri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "uri-reference" or "iri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "regex" => GoRegex.TryCreate(text, out _) is not null,
        _ => true,
    };

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-'
            && label[^1] != '-';
}
