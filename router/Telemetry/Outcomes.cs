namespace Maestro.Router.Telemetry;

/// <summary>How a request ended, in records, spans and metrics.</summary>
internal static class Outcomes
{
    public const string Served = "served";
    public const string Rejected = "rejected";
    public const string Failed = "failed";
    public const string Broken = "broken";
    public const string Cancelled = "cancelled";
}
