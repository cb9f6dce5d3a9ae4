namespace Maestro.Bench.Policies.Pii;

/// <summary>That personal data goes to approved places and nowhere else, whatever fails and whoever pins.</summary>
internal sealed class PolicyPiiScenario : IScenario
{
    private const int Phases = 20;

    private readonly Option<int> _requests = new(
        "--requests") { Description = "Requests in all.", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _seed = new(
        "--seed") { Description = "The same seed draws the same requests and outages.", DefaultValueFactory = _ => 20261123 };

    public string Name => "policy-pii";

    public string Description =>
        "Random requests through the router with the shipped policies: where tagged content went, checked by data.json alone";

    public IReadOnlyList<Option> Options => [_requests, _seed];

    public async Task RunAsync(BenchRun run)
    {
        var phase = Math.Max(1, run.Get(_requests) / Phases);
        await using var trial = new PiiTrial(run.Folder, run.Get(_seed), phase);
        await trial.PinAsync();
        for (var number = 0; number < Phases; number++)
            await trial.RunPhaseAsync(number, number * phase, phase, run.Cancellation);

        var tally = trial.Tally;
        if (tally.Requests != phase * Phases)
            throw new InvalidOperationException($"{tally.Requests} decisions were recorded of {phase * Phases} requests.");
        if (tally is not { PersonalServed: > 0, Denials: > 0, Failures: > 0, Refused: > 0 }
            || (tally.Breakers == 0 && phase >= 5000))
            throw new InvalidOperationException("The trial shows nothing: something that has to happen in it did not.");
        var report = run.Report;
        report.Add("requests", tally.Requests, "requests, of them");
        report.Add("pii_requests", tally.Personal, "with personal data, of them");
        report.Add("pii_served", tally.PersonalServed, "served");
        report.Add(
            "pii_outside_approved", tally.PersonalOutsideApproved,
            "times that personal data was sent outside of approved jurisdictions, failed attempts included");
        report.Add("outside_approved", tally.OutsideApproved, "times that content of any class was");
        report.Add("served", tally.Served, "requests that were served");
        report.Add("failed_attempts", tally.Failures, "attempts that failed");
        report.Add("breaker_exclusions", tally.Breakers, "candidates that an open breaker kept out");
        report.Add("refused", tally.Refused, "requests that nobody was asked to answer");
        report.Add("refused_without_rule", tally.RefusedWithoutRule, "of them, without a rule for each candidate");
        report.Add(
            "denied_though_approved", tally.DeniedThoughApproved,
            "candidates that policy kept out although data.json has nothing against them");
        if (tally.FirstFault is { } fault) report.Note(fault);
        report.Note(
            "In process from the endpoint to the provider's HTTP call; a third of 20 deployments out in each of 20 phases, 9% of the other calls fail, 6 of 6 pins point somewhere.");
        report.Note(
            "Policies are replaced on disk every 100 requests and between phases, at times by broken ones; a fifth of the requests names an earlier set.");
    }
}
