namespace Maestro.Router.Telemetry;

/// <summary>The router's log messages, ids 3000 to 3099. None carries a prompt, an answer or a credential.</summary>
internal static partial class RouterLog
{
    [LoggerMessage(3000, LogLevel.Warning, "Attempt at {Deployment} failed: {Failure} (status {Status}): {Detail}")]
    public static partial void AttemptFailed(this ILogger log, string deployment, string failure, int? status, string? detail);

    [LoggerMessage(3001, LogLevel.Error, "Request for '{Model}' failed after {Attempts} attempts")]
    public static partial void RequestFailed(this ILogger log, string model, int attempts);

    [LoggerMessage(3002, LogLevel.Warning, "Stream from {Deployment} broke off: {Why}")]
    public static partial void StreamBroke(this ILogger log, string deployment, string why);

    [LoggerMessage(3003, LogLevel.Warning, "Configuration {Source}: {Warning}")]
    public static partial void ConfigWarning(this ILogger log, string source, string warning);

    [LoggerMessage(3004, LogLevel.Information, "Routing {Models} to {Deployments} deployments")]
    public static partial void Routing(this ILogger log, string models, int deployments);

    [LoggerMessage(3005, LogLevel.Information, "Not ready any more; listening for another {Seconds} s")]
    public static partial void Draining(this ILogger log, double seconds);

    [LoggerMessage(3006, LogLevel.Warning, "Replica {Deployment} does not answer: {Why}")]
    public static partial void ReplicaSilent(this ILogger log, string deployment, string why);

    [LoggerMessage(3007, LogLevel.Information, "Took over {Count} entries of {File}, which an earlier version wrote")]
    public static partial void EarlierFileTaken(this ILogger log, string file, int count);

    [LoggerMessage(3008, LogLevel.Error, "{Count} decisions could not be stored")]
    public static partial void DecisionsNotWritten(this ILogger log, Exception fault, int count);

    [LoggerMessage(3009, LogLevel.Information, "Configuration {Source} taken over: {Deployments} deployments")]
    public static partial void ConfigTaken(this ILogger log, string source, int deployments);

    [LoggerMessage(3010, LogLevel.Error, "Configuration {Source} cannot be used; the one before stays in force: {Errors}")]
    public static partial void ConfigRefused(this ILogger log, string source, string errors);

    [LoggerMessage(3011, LogLevel.Information, "Pin {Id} set by {Actor} to {Model} until {ExpiresAt}: {Reason}")]
    public static partial void PinSet(
        this ILogger log, string id, string actor, string model, DateTimeOffset expiresAt, string reason);

    [LoggerMessage(3012, LogLevel.Information, "Pin {Id} removed by {Actor}")]
    public static partial void PinRemoved(this ILogger log, string id, string actor);

    [LoggerMessage(3013, LogLevel.Error, "The router's storage cannot be used for {Part}; what is known stays in force")]
    public static partial void StorageLost(this ILogger log, Exception fault, string part);

    [LoggerMessage(3014, LogLevel.Information, "The router's storage can be used for {Part} again")]
    public static partial void StorageBack(this ILogger log, string part);

    [LoggerMessage(3020, LogLevel.Information, "Policy {Digest} of {Source} decides about routes")]
    public static partial void PolicyInForce(this ILogger log, string source, string digest);

    [LoggerMessage(3021, LogLevel.Error, "Policies of {Source} cannot be used; {Digest} stays in force: {Faults}")]
    public static partial void PolicyRefused(this ILogger log, string source, string digest, string faults);

    [LoggerMessage(
        3022, LogLevel.Information,
        "No policy is in force: every deployment may take every request that the configuration allows")]
    public static partial void NoPolicy(this ILogger log);
}
