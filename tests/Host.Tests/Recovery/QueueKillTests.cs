using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Host.Tests.Recovery;

/// <summary>The real process, killed while messages are received and not yet completed.</summary>
public sealed class QueueKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Messages = 160;
    private const int Kills = 6;

    private readonly TempFolder _folder = new();

    private IReadOnlyDictionary<string, string?> Settings => TestMaestro.Settings(_folder.Path, new Dictionary<string, string?>
    {
        ["Maestro:Recipes"] = TestMaestro.Recipes,
        ["Maestro:ReconcileSchedule"] = "* * * * * *",
        ["Maestro:ReconcileGrace"] = "00:00:01",
        ["OPENAI_API_KEY"] = null,
        ["ANTHROPIC_API_KEY"] = null,
    });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_BetweenReceiveAndComplete_NeitherLosesNorDoublesARun()
    {
        await SendAsync();
        var startedButNotCompleted = 0;
        for (var kill = 1; kill <= Kills; kill++) startedButNotCompleted += await LiveAndDieAsync(kill * Messages / (Kills + 2));

        using var process = await MaestroProcess.StartAsync(_folder.Path, Settings);
        await Eventually.HoldsAsync(
            async () => (await QueueFile.IdsAsync(_folder.Path)).Count == 0, "every message is completed");
        var runs = (await process.Api.GetAsync("/runs?recipe=gate-one&limit=200")).List("items");

        Assert.Equal(Messages, runs.Count);
        Assert.Equal(
            Enumerable.Range(0, Messages).Select(Name).Order(StringComparer.Ordinal),
            runs.Select(run => run.Member("inputs").Text("name")).Order(StringComparer.Ordinal));
        foreach (var run in runs) await process.Api.StatusAsync(run.Text("id"), "waiting");
        output.WriteLine(
            $"{Messages} messages, {Kills} kills, {startedButNotCompleted} runs were on disk with their message received and not completed");
        Assert.True(startedButNotCompleted > 0, "No kill fell between receive and complete: this run proved nothing.");
    }

    /// <summary>Lets the process take up messages until there are this many runs, and kills it.</summary>
    private async Task<int> LiveAndDieAsync(int runs)
    {
        using (var process = await MaestroProcess.StartAsync(_folder.Path, Settings))
        {
            await Eventually.HoldsAsync(
                async () => (await QueueFile.RunsAsync(_folder.Path)).Count >= runs, $"{runs} runs are started");
            await process.KillAsync();
        }

        var stored = (await QueueFile.RunsAsync(_folder.Path)).Select(run => JsonNode.Parse(run)!.Member("inputs").Text("name"))
            .ToHashSet(StringComparer.Ordinal);
        return (await QueueFile.HeldAsync(_folder.Path)).Count(
            body => stored.Contains(JsonNode.Parse(body)!.Member("inputs").Text("name")));
    }

    /// <summary>Puts the messages on the queue for a moment at which the process that is to be killed runs.</summary>
    private async Task SendAsync()
    {
        await using var maestro = await TestMaestro.StartAsync(folder: _folder.Path);
        var queue = maestro.Host.Services.GetRequiredService<QueueServiceClient>().GetQueueClient("run-requests");
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(number => queue.SendMessageAsync(
            new JsonObject { ["recipe"] = "gate-one", ["inputs"] = new JsonObject { ["name"] = Name(number) } }.ToJsonString(),
            visibilityTimeout: TimeSpan.FromSeconds(4))));
    }

    private static string Name(int number) => $"m-{number:D3}";
}
