using System.Text.Json;
using Maestro.Bench.Scale;
using Maestro.Bench.Scale.Counting;

namespace Bench.Tests;

[Collection(AloneCollection.Name)]
public sealed class ScaleTests
{
    private static readonly ScaleData Data = ScaleData.Load();

    public static TheoryData<string> Tables() => ["work", "steps", "limits", "costs", "inputs"];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Document_EachTable_IsWhatTheProgramPrints(string name)
    {
        var table = name switch
        {
            "work" => ScaleText.Work(Data),
            "steps" => ScaleText.Steps(Data),
            "limits" => ScaleText.Limits(Data),
            "costs" => ScaleText.Costs(Data),
            _ => ScaleText.Inputs(Data),
        };
        var document = (await File.ReadAllTextAsync(Checkout.PathOf("docs", "scale.md"))).ReplaceLineEndings("\n");

        Assert.Contains($"<!-- scale:{name} -->\n{table}\n<!-- end -->", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_OfARunOfTheFlagship_IsWhatTheDataSays()
    {
        var folder = Directory.CreateTempSubdirectory("maestro-scale-tests-");
        try
        {
            var counted = await FlagshipCount.CountAsync(folder.FullName, CancellationToken.None, keepBodies: false);

            Assert.Equal(
                (Data.Work.Orchestrations, Data.Work.ModelCalls, Data.Work.DraftCalls),
                (counted.Orchestrations, counted.ModelCalls, counted.DraftCalls));
            Assert.All(
                (IEnumerable<(string Name, int Said, int Counted)>)
                [
                    ("activities", Data.Work.Activities, counted.Activities),
                    ("input tokens", Data.Work.InputTokens, counted.InputTokens),
                    ("output tokens", Data.Work.OutputTokens, counted.OutputTokens),
                    ("table requests", Data.Work.TableRequests, counted.TableRequests),
                    ("table writes", Data.Work.TableWrites, counted.TableWrites),
                    ("hottest partition", Data.Work.HottestPartitionWrites, counted.HottestPartitionWrites),
                    ("blob writes", Data.Work.BlobWrites, counted.BlobWrites),
                    ("blob reads", Data.Work.BlobReads, counted.BlobReads),
                ],

                // How many log lines go into one batch depends on timing. More than a fifth off, and docs/scale.md tells a tale.
                item => Assert.True(
                    Math.Abs(item.Said - item.Counted) <= item.Said * 0.2,
                    $"{item.Name}: {item.Said} in scale.json, {item.Counted} counted"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Inputs_OfTheHost_AreThoseOfHostJson()
    {
        using var host = JsonDocument.Parse(await File.ReadAllTextAsync(Checkout.PathOf("host.json")));
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal(Data["activitiesPerInstance"], durable.GetProperty("maxConcurrentActivityFunctions").GetDouble());
        Assert.Equal(Data["controlQueues"], durable.GetProperty("storageProvider").GetProperty("partitionCount").GetDouble());
    }

    [Fact]
    public void Inputs_EachOne_SaysHowAndSinceWhenItIsKnown() => Assert.All(Data.Inputs.Values, input =>
    {
        Assert.Contains(input.Basis, (string[])["read", "recalled", "measured", "ours", "assumed"]);
        Assert.True(DateOnly.TryParseExact(input.Date, "yyyy-MM-dd", out _));
        Assert.NotEmpty(input.Source);
        Assert.True(input.Value > 0);
    });

    [Fact]
    public void At_TwiceTheRuns_AsksForTwiceTheRates()
    {
        var model = new ScaleModel(Data);
        var (one, two) = (model.At(500), model.At(1000));

        Assert.Equal(2 * one.ModelCalls, two.ModelCalls, 6);
        Assert.Equal(2 * one.TableWrites, two.TableWrites, 6);
        Assert.True(two.Instances >= one.Instances && two.Gpus >= one.Gpus);
    }

    [Fact]
    public void At_ARun_HasAllItsCallsInFlightForTheirTime()
    {
        var step = new ScaleModel(Data).At(1000);

        // Calls of one run follow each other, so that no more of them are in flight than there are runs.
        Assert.InRange(step.ModelCallsInFlight, 0.5 * step.ConcurrentRuns, step.ConcurrentRuns);
    }

    [Fact]
    public void Limits_EachOne_IsReachedWhereItsNumberSays()
    {
        var model = new ScaleModel(Data);
        var unit = model.Limits().Single(limit => limit.Name.StartsWith("one capacity unit", StringComparison.Ordinal));

        Assert.Equal(1, model.At(unit.ReachedAt * 0.999).SchedulerUnits);
        Assert.Equal(2, model.At(unit.ReachedAt * 1.001).SchedulerUnits);
        Assert.Equal(model.Limits().OrderBy(limit => limit.ReachedAt), model.Limits());
    }
}
