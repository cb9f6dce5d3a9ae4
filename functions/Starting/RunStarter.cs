using System.Security.Cryptography;
using System.Text;
using Maestro.Functions.Catalog;
using Maestro.Functions.Contracts;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Stores;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Starting;

/// <summary>
/// Starts runs, whichever way they were asked for. Nothing is stored before the whole request was found valid; when
/// <see cref="StartAsync"/> answers that a run was started, the run is on disk and scheduled.
/// </summary>
public sealed class RunStarter(
    RunStore runs, RecipeCatalog catalog, PinnedRecipes recipes, PinnedPolicies policies, RunPolicy policy, IBlobStore blobs,
    TimeProvider time)
{
    public async Task<StartRunOutcome> StartAsync(
        StartRunRequest request, IReadOnlyList<UploadedFile> files, string actor, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var id = RunId(request.IdempotencyKey, actor);
        var digest = RequestDigest(request, files);
        if (request.IdempotencyKey is not null && await runs.GetAsync(id, cancellationToken) is { } earlier)
            return await RepeatAsync(earlier, digest, client, cancellationToken);

        await using var texts = new StagedTexts(blobs);
        var checkedRequest = await RunRequestCheck.CheckAsync(
            request, files, catalog, text => texts.StageAsync(text, cancellationToken));
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
        var (decision, explanation) = await policy.PreviewAsync(run, question, cancellationToken);
        if (!decision.Allow) return new StartRunOutcome.Denied(decision, explanation?.FlipSummary);

        await Task.WhenAll(
            files.Select(file => file.Content).Concat(texts.Blobs).Select(blob => blob.CommitAsync(cancellationToken)));
        if (!await runs.InsertAsync(
            run, await policy.RecordAsync(question, decision, null, cancellationToken), cancellationToken))
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
        // Whatever state the other instance is in: one that has ended in the meantime must not run again.
        var options = new StartOrchestrationOptions(run.Id).WithDedupeStatuses(
            [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(RunInstances.Orchestrator, null, options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Each back end refuses in its own way what another request scheduled first; that it is there is what counts.
            if (await client.GetInstanceAsync(run.Id, cancellationToken) is null) throw;
        }
    }

    private async Task<RunManifest> PinAsync(Recipe recipe, CancellationToken cancellationToken)
    {
        var pin = await recipes.PinAsync(recipe, cancellationToken);
        return RunManifest.Pin(pin.Package, pin.Files, await policies.PinAsync(cancellationToken));
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
    /// Over the request as it was made, not as the recipe completes it: a retry must find its run whatever has become of the
    /// recipe.
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
            .Select(file => KeyValuePair.Create(file.Input, (JsonNode?)JsonValue.Create(file.Content.Blob.Digest)))),
    }.ToJsonString());

    private static JsonObject? Sorted(JsonObject? inputs) =>
        inputs is null
            ? null
            : new JsonObject(inputs.OrderBy(input => input.Key, StringComparer.Ordinal)
            .Select(input => KeyValuePair.Create(input.Key, input.Value?.DeepClone())));
}
