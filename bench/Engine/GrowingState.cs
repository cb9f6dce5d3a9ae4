using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Maestro.Embedded.Engine;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.DurableTask;

namespace Maestro.Bench.Engine;

/// <summary>
/// Orchestrations of many steps. One kind adds 1 KiB to its state at each step the way an agent's conversation grows: the piece
/// goes into the blob store with the digest of the one before, and the orchestration holds the last digest. The other kind only
/// counts.
/// </summary>
internal static class GrowingState
{
    public const int BytesPerStep = 1024;
    public const string Grow = "grow";
    public const string Count = "count";

    private const string Append = "append";
    private const string Tick = "tick";

    /// <param name="blobs">Where the pieces go.</param>
    /// <param name="began">Gets <see cref="Stopwatch.GetTimestamp"/> as each step of <see cref="Count"/> begins, by its
    /// number.</param>
    /// <param name="stepsPerHistory">After so many steps the orchestration continues as new.</param>
    public static TaskRegistry Register(IBlobStore blobs, long[] began, int stepsPerHistory)
    {
        var registry = new TaskRegistry();
        registry.AddActivity(Append, async (_, json, cancellationToken) =>
        {
            var piece = new JsonObject
            {
                ["previous"] = JsonNode.Parse(json!)?["tail"]?.GetValue<string>(),
                ["text"] = RandomNumberGenerator.GetHexString(BytesPerStep, lowercase: true),
            };
            return await blobs.PutJsonAsync(piece, cancellationToken);
        });
        registry.AddActivity(Tick, (_, json, _) =>
        {
            var at = JsonNode.Parse(json!)!;
            began[at["step"]!.GetValue<int>()] = Stopwatch.GetTimestamp();
            return Task.FromResult<object?>(at["tail"]!.GetValue<string>());
        });
        registry.AddOrchestrator(Grow, context => RunAsync(context, Append, stepsPerHistory));
        registry.AddOrchestrator(Count, context => RunAsync(context, Tick, stepsPerHistory));
        return registry;
    }

    private static async Task<object?> RunAsync(TaskOrchestrationContext context, string activity, int stepsPerHistory)
    {
        var at = context.GetInput<GrowingInput>()!;
        for (var done = 0; at.Step < at.Steps; done++)
        {
            if (done == stepsPerHistory)
            {
                context.ContinueAsNew(at);
                return null;
            }

            at = at with { Tail = await context.CallActivityAsync<string>(activity, at), Step = at.Step + 1 };
        }

        return at.Tail;
    }
}
