using System.Text.Json.Nodes;
using Maestro.Recipes;
using Maestro.Runs;

namespace Stores.Tests.Runs;

/// <summary>Runs as the starter stores them.</summary>
internal static class SampleRuns
{
    private static readonly DateTimeOffset Epoch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="recipe">Its recipe; a test has one of its own, for the stores are shared.</param>
    /// <param name="minute">When it was created, counted from a fixed time.</param>
    public static Run Create(string recipe, int minute = 0) => new()
    {
        Id = Guid.NewGuid().ToString("n"),
        Recipe = recipe,
        Version = "1.0.0",
        Status = RunStatus.Pending,
        CreatedAt = Epoch.AddMinutes(minute),
        RequestedBy = "olga",
        Autonomy = AutonomyLevel.L1,
        Inputs = new JsonObject { ["name"] = "x" },
        Manifest = RunManifest.Pin("sha256:" + new string('0', 64), new Dictionary<string, string>()),
        RequestDigest = "sha256:" + new string('1', 64),
    };

    public static string Recipe() => "r" + Guid.NewGuid().ToString("n");
}
