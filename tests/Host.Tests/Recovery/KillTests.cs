using System.Globalization;
using Xunit.Abstractions;

namespace Host.Tests.Recovery;

/// <summary>The real process, killed at random moments and started again on the same data.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;
    private const string SeedVariable = "MAESTRO_KILL_SEED";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothingAcknowledgedAndRepeatsOnlyWhatWasInFlight()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"{SeedVariable}={seed}");
        var campaign = new KillCampaign(_folder.Path, new Random(seed));

        for (var kill = 0; kill < Kills; kill++) await campaign.LiveAndDieAsync((KillMoment)(kill % 4));
        await campaign.FinishAsync(output.WriteLine);
    }
}
