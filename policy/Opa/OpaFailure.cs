using System.Net;

namespace Maestro.Policies.Opa;

/// <summary>Why the server gave no answer that can be used, in words without addresses, credentials or what it sent.</summary>
/// <param name="Repeatable">The request did not get through: it may be sent once more.</param>
/// <param name="Broken">The server, not the question, is at fault.</param>
internal sealed record OpaFailure(string Reason, bool Repeatable, bool Broken)
{
    public static OpaFailure NotJson { get; } = new("answered something that is not a decision", false, false);

    public static OpaFailure TooLong(int limit) => new($"answered more than {limit} bytes", false, false);

    public static OpaFailure Of(HttpStatusCode status) => (int)status switch
    {
        >= 500 => new($"failed with status {(int)status}", false, true),
        401 or 403 => new($"refused the request with status {(int)status}: is {OpaOptions.TokenVariable} right?", false, false),
        >= 300 and < 400 => new($"answered a redirect (status {(int)status}), which is not followed", false, false),
        _ => new($"answered status {(int)status}", false, false),
    };

    public static OpaFailure Of(HttpRequestError error) => error switch
    {
        HttpRequestError.ConnectionError => new("cannot be reached", true, true),
        HttpRequestError.NameResolutionError => new("cannot be found: its name is not known", true, true),
        HttpRequestError.SecureConnectionError => new("cannot be reached: no TLS connection comes about", false, true),
        HttpRequestError.ResponseEnded => new("broke off its answer", true, true),
        _ => new("gave an answer that is not HTTP", false, true),
    };
}
