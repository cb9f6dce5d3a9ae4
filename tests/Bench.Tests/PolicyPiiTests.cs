using Maestro.Bench.Policies.Pii;

namespace Bench.Tests;

public sealed class PolicyPiiTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("maestro-pii-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Personal_DataIn5000Requests_GoesOnlyWhereTheDataApproves_AndEachRefusalNamesItsRule()
    {
        const int Phases = 10, Phase = 500;
        await using var trial = new PiiTrial(_folder.FullName, seed: 42, Phase);
        await trial.PinAsync();
        for (var number = 0; number < Phases; number++) await trial.RunPhaseAsync(number, number * Phase, Phase, default);

        var tally = trial.Tally;
        Assert.True(
            tally is { Requests: Phases * Phase, PersonalServed: > 0, Denials: > 0, Failures: > 0, Refused: > 0 },
            "the trial shows nothing");
        Assert.True(
            tally is { PersonalOutsideApproved: 0, OutsideApproved: 0, RefusedWithoutRule: 0, DeniedThoughApproved: 0 },
            tally.FirstFault);
    }
}
