using Maestro.Bench.Processes;
using Maestro.Embedded.Engine.Lifetime;

namespace Maestro.Bench.Engine;

/// <summary>
/// A process with many waiting instances: made by one, which is killed, and found by the next, which serves them.
/// </summary>
internal sealed class RecoveryWorker : IWorker
{
    public const string Verb = "recovery-worker";

    private const int CallersAtOnce = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public Command Command()
    {
        var folder = new Argument<string>("folder");
        var command = new Command(Verb) { folder };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(folder)!, cancellationToken));
        return command;
    }

    private static async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        var waiting = 0;
        await using var engine = await EngineHost.StartAsync(
            WaitingInstances.Register(_ => Interlocked.Increment(ref waiting)), folder, cancellationToken);
        WorkerLoop.Announce("ready");
        await WorkerLoop.RunAsync(async command =>
        {
            switch (command)
            {
                case ["fill", var count]:
                    await WaitingInstances.FillAsync(
                        engine, Number(count), () => Volatile.Read(ref waiting), Patience, cancellationToken);
                    return "ok";
                case ["serve", var from, var to]:
                    await ServeAsync(engine, Number(from), Number(to), cancellationToken);
                    return "ok";
                case ["peak"]:
                    return PeakMemory().ToString(CultureInfo.InvariantCulture);
                default:
                    throw new InvalidOperationException($"No command '{string.Join(' ', command)}'.");
            }
        });
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Task ServeAsync(DurableEngine engine, int from, int to, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce, CancellationToken = cancellationToken },
            async (number, stop) =>
            {
                var id = WaitingInstances.IdOf(number);
                await engine.Client.RaiseEventAsync(id, WaitingInstances.Event, "yes", stop);
                var end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, stop);
                if (end.ReadOutputAs<string>() != "yes")
                    throw new InvalidOperationException($"{id} is {end.RuntimeStatus}: {end.SerializedOutput}");
            });

    /// <summary>The most memory that the process ever had in use, in bytes.</summary>
    private static long PeakMemory()
    {
        const string Peak = "VmHWM:";
        if (!File.Exists("/proc/self/status")) return Environment.WorkingSet;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Peak, StringComparison.Ordinal));
        return long.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture)
            * 1024;
    }
}
