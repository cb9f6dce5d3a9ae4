using DurableTask.Core.Exceptions;
using Maestro.Bench.Engine;
using Maestro.Bench.Processes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Maestro.Bench.Chaos;

/// <summary>The process that is killed: an engine that starts, wakes and awaits orchestrations as it is told.</summary>
internal sealed class ChaosWorker : IWorker
{
    public const string Verb = "chaos-worker";

    public Command Command()
    {
        var folder = new Argument<string>("folder");
        var number = new Argument<int>("number");
        var command = new Command(Verb) { folder, number };
        command.Hidden = true;
        command.SetAction(
            (parsed, cancellationToken) => RunAsync(parsed.GetValue(folder)!, parsed.GetValue(number), cancellationToken));
        return command;
    }

    private static async Task RunAsync(string folder, int number, CancellationToken cancellationToken)
    {
        using var journal = new EffectJournal(folder, number);
        await using var engine = await EngineHost.StartAsync(Kinds.Register(journal), folder, cancellationToken);
        WorkerLoop.Announce("ready");
        await WorkerLoop.RunAsync(command => HandleAsync(engine.Client, command, cancellationToken));
    }

    private static async Task<string> HandleAsync(DurableTaskClient client, string[] command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ["start", var kind, var id, var size]:
                await StartAsync(
                    client, kind, new ChaosInput(id, int.Parse(size, CultureInfo.InvariantCulture)), cancellationToken);
                return "ok";
            case ["event", var id, var name, var token]:
                await client.RaiseEventAsync(id, name, token, cancellationToken);
                return "ok";
            case ["end", var id]:
                if (await client.GetInstanceAsync(id, cancellationToken) is null) return "missing";
                var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
                return $"{end.RuntimeStatus}\t{end.SerializedOutput ?? end.FailureDetails?.ErrorMessage}";
            default:
                throw new InvalidOperationException($"No command '{string.Join(' ', command)}'.");
        }
    }

    /// <summary>Safe to repeat: the one that asked may not have heard that it worked.</summary>
    private static async Task StartAsync(
        DurableTaskClient client, string kind, ChaosInput input, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                kind, input,
                new StartOrchestrationOptions(input.Root).WithDedupeStatuses(
                    [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]),
                cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // An earlier worker did it and died before it could say so.
        }
    }
}
