namespace Maestro.Router.Detection;

/// <summary>Where the automatic configuration looks.</summary>
public sealed record DetectionOptions
{
    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    public string OllamaUrl { get; init; } = "http://127.0.0.1:11434";

    public string VllmUrl { get; init; } = "http://127.0.0.1:8000";

    /// <summary>Used when nothing else is found; null: then nothing is found.</summary>
    public string? SimulatorUrl { get; init; }

    /// <summary>For each probe; they run side by side. Default 300 ms.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromMilliseconds(300);
}
