namespace Maestro.Wire;

/// <summary>Whether the app can do its work; each part is <c>ok</c> or <c>unreachable</c>.</summary>
public sealed record HealthView(string Status, string Store, string Engine, string Version);
