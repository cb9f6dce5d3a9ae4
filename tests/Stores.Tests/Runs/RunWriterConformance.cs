using Maestro.Approvals;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Stores.Tests.Conformance;

namespace Stores.Tests.Runs;

/// <summary>Units of work on one run, written by several processes at once.</summary>
public abstract class RunWriterConformance(StoreSide side)
{
    private const int Steps = 12;

    [SkippableFact]
    public async Task Commit_ByTwoProcesses_NumbersLinesAndEventsWithoutGapsAndLosesNoChange()
    {
        var run = await InsertAsync();
        var processes = new[] { Writer(), Writer() };
        await Task.WhenAll(Enumerable.Range(0, Steps).Select(async step =>
        {
            var writer = processes[step % processes.Length];
            var work = (await writer.OpenAsync(run.Id, default))!;
            work.Change("shared", known => Node("shared", known, $"step.{step}"));
            work.Change($"n{step}", known => Node($"n{step}", known, "call") with { Status = NodeStatus.Completed });
            work.Info($"n{step}", "One.");
            work.Warn($"n{step}", "Two.");
            Assert.True(await writer.CommitAsync(work, default));
        }));

        var (lines, _) = await new RunLog(side.Tables).ReadAsync(run.Id, 0, null, 1000, default);
        Assert.Equal(Enumerable.Range(1, 2 * Steps).Select(number => (long)number), lines.Select(line => line.Id));
        var events = await new RunEventLog(side.Tables).ReadAsync(run.Id, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, Steps + 1).Select(number => (long)number), events.Select(one => one.Sequence));
        Assert.Equal(Steps, (await new NodeStore(side.Tables).GetAsync(run.Id, "shared", default))!.Starts.Count);
    }

    [SkippableFact]
    public async Task Commit_OfAGateThatSomebodyElseDecided_WritesNothingOfTheWork()
    {
        var (run, writer) = (await InsertAsync(), Writer());
        var gate = Gate(run);
        var opening = writer.Blind(run.Id);
        opening.Insert(gate);
        Assert.True(await writer.CommitAsync(opening, default));
        var stored = (await new GateStore(side.Tables).GetAsync(run.Id, gate.NodeId, default))!;

        var (first, second) = (Writer().Blind(run.Id), Writer().Blind(run.Id));
        first.Replace(stored, gate with { Status = GateStatus.Approved });
        second.Replace(stored, gate with { Status = GateStatus.Blocked });
        second.Info("gate", "Blocked.");
        Assert.True(await Writer().CommitAsync(first, default));
        Assert.False(await Writer().CommitAsync(second, default));

        Assert.Equal(
            GateStatus.Approved, (await new GateStore(side.Tables).GetAsync(run.Id, gate.NodeId, default))!.Value.Status);
        Assert.Empty((await new RunLog(side.Tables).ReadAsync(run.Id, 0, null, 10, default)).Lines);
    }

    [SkippableFact]
    public async Task Commit_OfAnIntentThatIsThere_FailsUntilItIsWithdrawn()
    {
        var (run, writer) = (await InsertAsync(), Writer());
        var work = writer.Blind(run.Id);
        work.Intend("key", "tools.write");
        Assert.True(await writer.CommitAsync(work, default));

        var again = writer.Blind(run.Id);
        again.Intend("key", "tools.write");
        again.Info("node", "Again.");
        Assert.False(await writer.CommitAsync(again, default));
        again.Withdraw("key");
        Assert.True(await writer.CommitAsync(again, default));
        Assert.Equal(EffectState.Intent, (await new ToolLedger(side.Tables).FindAsync(run.Id, "key", default))!.State);
        Assert.Single((await new RunLog(side.Tables).ReadAsync(run.Id, 0, null, 10, default)).Lines);
    }

    [SkippableFact]
    public async Task Open_OfARunWithManyItems_ReadsNoneOfThem()
    {
        var (run, writer) = (await InsertAsync(), Writer());
        var work = writer.Blind(run.Id);
        work.Change("map", known => Node("map", known, "expand"));
        for (var item = 0; item < 30; item++)
        {
            var id = $"map.{item}";
            work.Change(id, known => Node(id, known, "call") with { Parent = "map" });
        }

        Assert.True(await writer.CommitAsync(work, default));

        var opened = (await writer.OpenAsync(run.Id, default))!;
        Assert.Equal(["map"], opened.Nodes.Select(node => node.Id));
        Assert.Null(opened.Node("map.3"));
        await writer.ReadItemsAsync(opened, "map", default);
        Assert.NotNull(opened.Node("map.3"));
        Assert.Equal(31, (await new NodeStore(side.Tables).ListAsync(run.Id, default)).Count);
    }

    [SkippableFact]
    public async Task Commit_OfMoreThanABatch_WritesAllOfIt()
    {
        var (run, writer) = (await InsertAsync(), Writer());
        var work = writer.Blind(run.Id);
        for (var number = 0; number < 150; number++)
        {
            work.Info("", $"Line {number}.");
            work.Put(new ArtifactRecord($"a{number}", "node", "text/plain", 1, "sha256:0", DateTimeOffset.UnixEpoch));
        }

        Assert.True(await writer.CommitAsync(work, default));
        Assert.Equal(150, (await new NodeStore(side.Tables).ListArtifactsAsync(run.Id, default)).Count);
        var (lines, _) = await new RunLog(side.Tables).ReadAsync(run.Id, 0, null, 1000, default);
        Assert.Equal(Enumerable.Range(0, 150).Select(number => $"Line {number}."), lines.Select(line => line.Line));
    }

    private RunWriter Writer() => new(side.Tables, TimeProvider.System, new RunSignals());

    private async Task<Run> InsertAsync()
    {
        Skip.If(side.Missing is not null, side.Missing);
        var run = SampleRuns.Create(SampleRuns.Recipe());
        Assert.True(await new RunStore(side.Tables, Writer(), new RunEventLog(side.Tables)).InsertAsync(run, default));
        return run;
    }

    private static NodeRecord Node(string id, NodeRecord? known, string step) =>
        (known ?? new NodeRecord { Id = id, Kind = NodeKind.Tool, Status = NodeStatus.Running }).Begun(
            step, DateTimeOffset.UnixEpoch);

    private static Gate Gate(Run run) => new()
    {
        RunId = run.Id,
        NodeId = "gate",
        Recipe = run.Recipe,
        Title = "Go on?",
        Status = GateStatus.Waiting,
        PayloadDigest = "sha256:0",
        Required = 1,
        RequestedBy = "olga",
        OpenedAt = DateTimeOffset.UnixEpoch,
    };
}
