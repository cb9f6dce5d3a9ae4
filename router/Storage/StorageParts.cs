namespace Maestro.Router.Storage;

/// <summary>What a router keeps in storage, as health and metrics name it.</summary>
internal static class StorageParts
{
    public const string Pins = "pins";
    public const string Decisions = "decisions";
    public const string Spending = "spending";
}
