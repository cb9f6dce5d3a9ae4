namespace Maestro.Embedded.Triggers.Http;

/// <summary>Who may call, and how much they may send.</summary>
public sealed record HttpTriggerOptions
{
    /// <summary>
    /// The key for every function above the anonymous level. Null (the default) leaves those functions to callers on this
    /// machine.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>Largest request body in bytes. Default 40 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 40L * 1024 * 1024;

    /// <summary>The name of a local caller who does not give one. Default: the operating system's user.</summary>
    public string DefaultActor { get; init; } = Environment.UserName;
}
