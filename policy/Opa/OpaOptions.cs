using System.Globalization;
using Maestro.Problems;

namespace Maestro.Policies.Opa;

/// <summary>Which OPA server decides, and how long it may take. Its <see cref="ToString"/> contains no secret.</summary>
public sealed class OpaOptions
{
    public const string UrlVariable = "OPA_URL";
    public const string PathVariable = "OPA_PATH";
    public const string TokenVariable = "OPA_TOKEN";
    public const string TimeoutVariable = "OPA_TIMEOUT_MS";
    public const string BundleDigestVariable = "OPA_BUNDLE_DIGEST";

    /// <summary>The server's address, such as <c>http://127.0.0.1:8181</c>; a path before <c>/v1/data</c> is kept.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where below <c>data</c> the package <c>maestro</c> is, with slashes. Default <c>maestro</c>.</summary>
    public string Path { get; init; } = "maestro";

    /// <summary>Sent as a bearer token; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>For one decision with everything that belongs to it, a repetition included. Default 500 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A longer answer is a denial. Default 1 MiB.</summary>
    public int MaxAnswerBytes { get; init; } = 1 << 20;

    /// <summary>The revision that every bundle behind an answer must have; null: any.</summary>
    public string? BundleDigest { get; init; }

    /// <summary>
    /// Reads the <c>OPA_*</c> settings and reports everything wrong with them at once; null when no server is named.
    /// </summary>
    public static Result<OpaOptions?> Read(Func<string, string?> setting)
    {
        var faults = new List<Fault>();
        var url = ReadUrl(setting(UrlVariable), faults);
        var timeout = ReadTimeout(setting(TimeoutVariable), faults);
        var path = (setting(PathVariable) is { Length: > 0 } given ? given : "maestro").Trim('/');
        if (path.Length == 0 || !path.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/')
            || path.Contains("//", StringComparison.Ordinal))
            faults.Add(new(PathVariable, $"'{path}' must be names of letters, digits, '_' and '-', separated by slashes"));
        var token = setting(TokenVariable) is { Length: > 0 } secret ? secret : null;
        if (token?.All(c => c is > ' ' and < '\x7f') == false)
            faults.Add(new(TokenVariable, "has characters that a header cannot carry"));
        if (faults.Count > 0) return Result<OpaOptions?>.Failed(faults);
        return Result<OpaOptions?>.Ok(url is null ? null : new()
        {
            Url = url, Path = path, Token = token, Timeout = timeout, BundleDigest = setting(
                BundleDigestVariable) is { Length: > 0 } digest
                ? digest
                : null,
        });
    }

    public override string ToString() => $"OPA at {Url.GetLeftPart(UriPartial.Path)}";

    /// <summary>What is wrong is said without repeating the address: it may contain a password.</summary>
    private static Uri? ReadUrl(string? text, List<Fault> faults)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            faults.Add(new(UrlVariable, "must be an absolute http or https address"));
        else if (url.UserInfo.Length > 0)
            faults.Add(new(UrlVariable, $"must not contain a user or password; {TokenVariable} is for credentials"));
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            faults.Add(new(UrlVariable, "must not have a query or fragment"));
        return url;
    }

    private static TimeSpan ReadTimeout(string? text, List<Fault> faults)
    {
        if (string.IsNullOrEmpty(text)) return TimeSpan.FromMilliseconds(500);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms is >= 1 and <= 60_000)
            return TimeSpan.FromMilliseconds(ms);
        faults.Add(new(TimeoutVariable, $"must be whole milliseconds from 1 to 60000, not '{text}'"));
        return default;
    }
}
