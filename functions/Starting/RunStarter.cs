using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Functions.Policies;
using Maestro.Packages;
using Maestro.Policies;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Maestro.Wire;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Starting;

/// <summary>
/// Starts runs, whichever way they were asked for. Nothing is stored before the whole request was found valid; when
/// <see cref="StartAsync"/> answers that a run was started, the run is on disk and scheduled.
/// </summary>
public sealed class RunStarter(
    RunStore runs, RecipeCatalog catalog, PinnedPolicies policies, PolicyDesk desk, IBlobStore blobs, TimeProvider time)
{
    private readonly ConditionalWeakTable<Recipe, RecipePin> _pinned = [];

    public async Task<StartRunOutcome> StartAsync(
        StartRunRequest request, IReadOnlyList<UploadedFile> files, string actor, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = RunId(request.IdempotencyKey, actor);
        var digest = RequestDigest(request, files);
        if (request.IdempotencyKey is not null && await runs.GetAsync(id, cancellationToken) is { } earlier)
            return await RepeatAsync(earlier, digest, client, cancellationToken);

        var checkedRequest = RunRequestCheck.Check(request, files, catalog);
        if (!checkedRequest.TryGet(out var valid)) return new StartRunOutcome.Refused(checkedRequest.Faults);

        var run = new Run
        {
            Id = id,
            Recipe = valid.Terms.Recipe.Name,
            Version = valid.Terms.Recipe.Version,
            Status = RunStatus.Pending,
            CreatedAt = time.GetUtcNow(),
            RequestedBy = actor,
            Autonomy = valid.Terms.Autonomy,
            Tags = valid.Terms.Tags,
            Inputs = valid.Inputs,
            Manifest = await PinAsync(valid.Terms.Recipe, cancellationToken),
            RequestDigest = digest,
        };

        var input = PolicyInputs.RunStart(valid.Terms.Recipe, run.Autonomy, run.Tags, actor, run.CreatedAt);
        var question = new PolicyQuestion(PolicyActions.RunStart, input, Subject: run.Recipe);
        var (decision, explanation) = await desk.PreviewAsync(run, question, cancellationToken);
        if (!decision.Allow) return new StartRunOutcome.Denied(decision, explanation?.FlipSummary);

        foreach (var content in valid.Files) await blobs.PutBytesAsync(content, cancellationToken);
        var inserting = runs.InsertAsync(run, cancellationToken);
        await Task.WhenAll(inserting, desk.RecordAsync(run.Id, question, decision, null, cancellationToken));
        if (!await inserting)
            return await RepeatAsync((await runs.GetAsync(id, cancellationToken))!, digest, client, cancellationToken);
        await ScheduleAsync(run, client, cancellationToken);
        return new StartRunOutcome.Started(run);
    }

    /// <summary>
    /// Schedules the orchestration of an accepted run unless it has one. The reconciler calls this too, for runs whose
    /// host died between accepting and scheduling.
    /// </summary>
    public static async Task ScheduleAsync(Run run, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(run.Id, cancellationToken) is not null) return;

        // Whatever state the other instance is in: one that has ended in the meantime must not run again.
        var options = new StartOrchestrationOptions(run.Id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(RunOrchestrator), null, options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Each back end refuses in its own way what another request scheduled first; that it is there is what counts.
            if (await client.GetInstanceAsync(run.Id, cancellationToken) is null) throw;
        }
    }

    private async Task<RunManifest> PinAsync(Recipe recipe, CancellationToken cancellationToken)
    {
        var pin = await PinRecipeAsync(recipe, cancellationToken);
        return RunManifest.Pin(pin.Package, pin.Files, await policies.PinAsync(cancellationToken));
    }

    /// <summary>Puts the recipe where the run will read it. The same recipe is written once; that it is still there is checked.</summary>
    private async Task<RecipePin> PinRecipeAsync(Recipe recipe, CancellationToken cancellationToken)
    {
        if (_pinned.TryGetValue(recipe, out var known) && await blobs.ExistsAsync(known.Package, cancellationToken)) return known;

        var package = await blobs.PutBytesAsync(FilePackageBlob.Write(recipe.Package), cancellationToken);
        var pin = new RecipePin(
            package.Digest,
            recipe.Package.Files.ToDictionary(file => file.Key, file => Digest.Of(file.Value.Span), StringComparer.Ordinal));
        _pinned.AddOrUpdate(recipe, pin);
        return pin;
    }

    private static async Task<StartRunOutcome> RepeatAsync(
        Run earlier, string digest, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (earlier.RequestDigest != digest) return new StartRunOutcome.KeyConflict(earlier);
        if (earlier.Status == RunStatus.Pending) await ScheduleAsync(earlier, client, cancellationToken);
        return new StartRunOutcome.Repeated(earlier);
    }

    /// <summary>Time-ordered, or derived from the key so that the store itself refuses a second run for it.</summary>
    private static string RunId(string? idempotencyKey, string actor) =>
        idempotencyKey is null
            ? Guid.CreateVersion7().ToString("n")
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{actor}\n{idempotencyKey}")))[..32];

    /// <summary>
    /// Over the request as it was made, not as the recipe completes it: a retry must find its run whatever has become of the recipe.
    /// </summary>
    private static string RequestDigest(StartRunRequest request, IReadOnlyList<UploadedFile> files) => Digest.Of(new JsonObject
    {
        ["recipe"] = request.Recipe,
        ["version"] = request.Version,
        ["inputs"] = Sorted(request.Inputs),
        ["autonomy"] = request.Autonomy,
        ["tags"] = request.Tags is { } tags ? new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) : null,
        ["files"] = new JsonObject(files.OrderBy(file => file.Input, StringComparer.Ordinal)
            .DistinctBy(file => file.Input)
            .Select(file => KeyValuePair.Create(file.Input, (JsonNode?)JsonValue.Create(Digest.Of(file.Content.Span))))),
    }.ToJsonString());

    private static JsonObject? Sorted(JsonObject? inputs) =>
        inputs is null
            ? null
            : new JsonObject(inputs.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => KeyValuePair.Create(input.Key, input.Value?.DeepClone())));

    private sealed record RecipePin(string Package, IReadOnlyDictionary<string, string> Files);
}
