namespace Maestro.Router.Model;

/// <summary>What a vLLM server says about itself at one moment.</summary>
/// <param name="Up">It answered the last time it was asked.</param>
/// <param name="Running">Requests in the batch.</param>
/// <param name="Waiting">Requests in the queue.</param>
/// <param name="KvUsage">Share of the KV cache in use, 0 to 1.</param>
/// <param name="KvHitRatio">Share of prompt tokens found in the prefix cache since the report before; null when there were none
/// or it does not say.</param>
/// <param name="P50Ms">Of whole requests since the report before, from the server's histogram; null when there were none.</param>
public sealed record ReplicaReport(
    bool Up, DateTimeOffset At, int Running, int Waiting, double KvUsage, double? KvHitRatio, double? P50Ms, double? P95Ms,
    double? TokensPerSecond, string? Fault)
{
    public static ReplicaReport None { get; } = new(false, default, 0, 0, 0, null, null, null, null, "not asked yet");
}
