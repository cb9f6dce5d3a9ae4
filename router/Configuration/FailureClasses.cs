namespace Maestro.Router.Configuration;

/// <summary>Kinds of failure that a configuration can say something about, named as LiteLLM's keys begin.</summary>
public static class FailureClasses
{
    public const string Timeout = "TimeoutError";
    public const string RateLimit = "RateLimitError";
    public const string Authentication = "AuthenticationError";
    public const string NotFound = "NotFoundError";
    public const string ServiceUnavailable = "ServiceUnavailableError";

    /// <summary>Also broken connections and answers that are not in their format.</summary>
    public const string InternalServer = "InternalServerError";

    /// <summary>All that have no number of their own.</summary>
    public const string Default = "Default";

    public static IReadOnlyList<string> All { get; } =
    [
        Timeout,
        RateLimit,
        Authentication,
        NotFound,
        ServiceUnavailable,
        InternalServer,
    ];
}
