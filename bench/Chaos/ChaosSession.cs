using Maestro.Bench.Processes;

namespace Maestro.Bench.Chaos;

/// <summary>
/// Starts workers, gives them work, kills them, and at last lets one finish everything. All choices come from the seed.
/// </summary>
internal sealed class ChaosSession(string folder, int kills, int instances, int seed, CancellationToken cancellationToken)
    : IDisposable
{
    private const double KilledDuringStart = 0.2;
    private const double EventsPerWorker = 0.3;
    private static readonly TimeSpan MaxLife = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<ChaosInstance> _instances = [];
    private readonly StreamWriter _acknowledgements = new(Path.Combine(folder, "acknowledgements.journal")) { AutoFlush = true };
    private readonly List<double> _starts = [];
    private int _workers;

    public IReadOnlyList<ChaosInstance> Instances => _instances;

    public int KillsDuringStart { get; private set; }

    /// <returns>How each instance ended, as the last worker says; <c>unfinished</c> when it did not in time.</returns>
    public async Task<IReadOnlyDictionary<ChaosInstance, string>> RunAsync(Action<int> killed)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Plan((instances - _instances.Count) / (kills - kill));
            await LiveAndDieAsync();
            killed(kill + 1);
        }

        Plan(instances - _instances.Count);
        using var last = WorkerProcess.Start(ChaosWorker.Verb, folder, NextWorker());
        await last.AnnouncementAsync("ready");
        await Task.WhenAll(Work(last, everything: true));
        var ends = await Task.WhenAll(
            _instances.Select(async instance => KeyValuePair.Create(instance, await EndAsync(last, instance))));
        if (ends.All(end => end.Value != "unfinished")) await last.StopAsync();
        return new Dictionary<ChaosInstance, string>(ends);
    }

    public void Dispose() => _acknowledgements.Dispose();

    private string NextWorker() => (++_workers).ToString(CultureInfo.InvariantCulture);

    private void Plan(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var kind = Kinds.All[_random.Next(Kinds.All.Length)];
            _instances.Add(
                new ChaosInstance(FormattableString.Invariant($"{kind.Name}-{_instances.Count}"), kind, _random.Next(2, 6)));
        }
    }

    private async Task LiveAndDieAsync()
    {
        using var worker = WorkerProcess.Start(ChaosWorker.Verb, folder, NextWorker());
        if (_starts.Count > 0 && _random.NextDouble() < KilledDuringStart)
        {
            KillsDuringStart++;
            await Task.Delay(TimeSpan.FromMilliseconds(_random.NextDouble() * _starts.Max()), cancellationToken);
            await worker.KillAsync();
            return;
        }

        await worker.AnnouncementAsync("ready");
        _starts.Add(worker.Age.Elapsed.TotalMilliseconds);
        var work = Work(worker, everything: false);
        await Task.Delay(MaxLife * _random.NextDouble(), cancellationToken);
        await worker.KillAsync();
        foreach (var task in work)
        {
            try
            {
                await task;
            }
            catch (WorkerGoneException)
            {
                // That is what the next worker is for.
            }
        }
    }

    /// <summary>
    /// Everything that is not acknowledged is asked for, events in part, in a random order and spread over the worker's life.
    /// </summary>
    private List<Task> Work(WorkerProcess worker, bool everything)
    {
        List<Func<Task>> work =
        [
            .. _instances.Where(instance => !instance.IsStarted)
                .Select(instance => (Func<Task>)(() => StartAsync(worker, instance))),
            .. _instances.Where(instance => instance.IsStarted)
                .SelectMany(instance => instance.Events)
                .Where(raised => !raised.IsAcknowledged && (everything || _random.NextDouble() < EventsPerWorker))
                .Select(raised => (Func<Task>)(() => RaiseAsync(worker, raised))),
        ];
        if (everything) return [FinishAsync(work.ConvertAll(action => action()), worker)];

        var actions = work.ToArray();
        _random.Shuffle(actions);
        return [.. actions.Select(action => LaterAsync(MaxLife * (_random.NextDouble() * _random.NextDouble()), action))];
    }

    private async Task LaterAsync(TimeSpan delay, Func<Task> action)
    {
        await Task.Delay(delay, cancellationToken);
        await action();
    }

    private async Task FinishAsync(List<Task> work, WorkerProcess worker)
    {
        await Task.WhenAll(work);
        await Task.WhenAll(_instances.SelectMany(instance => instance.Events).Where(raised => !raised.IsAcknowledged)
            .Select(raised => RaiseAsync(worker, raised)));
    }

    private async Task StartAsync(WorkerProcess worker, ChaosInstance instance)
    {
        Expect(await worker.AskAsync(
            "start", instance.Kind.Name, instance.Id, instance.Size.ToString(CultureInfo.InvariantCulture)));
        instance.IsStarted = true;
        Acknowledge($"start\t{instance.Id}");
    }

    private async Task RaiseAsync(WorkerProcess worker, ChaosEvent raised)
    {
        Expect(await worker.AskAsync("event", raised.Instance, raised.Name, raised.Token));
        raised.IsAcknowledged = true;
        Acknowledge($"event\t{raised.Token}");
    }

    private void Acknowledge(string line)
    {
        lock (_gate) _acknowledgements.WriteLine(line);
    }

    private async Task<string> EndAsync(WorkerProcess worker, ChaosInstance instance)
    {
        try
        {
            return await worker.AskAsync("end", instance.Id).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return "unfinished";
        }
    }

    private static void Expect(string answer)
    {
        if (answer != "ok") throw new InvalidOperationException($"The worker answered '{answer}'.");
    }
}
