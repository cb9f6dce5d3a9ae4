using CsCheck;
using Maestro.Approvals;

namespace Functions.Tests.Gates;

/// <summary>Whatever people do at a gate, in whatever order: what must hold afterwards.</summary>
public sealed class GateRulesTests
{
    private static readonly DateTimeOffset Opened = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Payloads = ["sha256:a", "sha256:b", "sha256:c"];
    private static readonly string[] People = ["rita", "RITA", "olga", "Olga", "otto", "nina"];

    private static readonly Gen<Act[]> Acts = Gen.Select(
        Gen.OneOf(People), Gen.OneOf(Decision.Approve, Decision.Approve, Decision.Edit, Decision.Block), Gen.OneOf(Payloads),
        Gen.OneOf<string?>(null, null, "sha256:a", "sha256:b"),
        (actor, decision, edited, saw) => new Act(actor, decision, edited, saw)).Array[0, 12];

    [Fact]
    public void Cast_AnySequenceOfVotes_KeepsTheRules() =>
        Gen.Select(Acts, Gen.Int[1, 3]).Sample((acts, required) =>
        {
            var gate = Open(required);
            foreach (var (act, index) in acts.Select((act, index) => (act, index)))
            {
                var before = gate;
                var outcome = Cast(gate, act, Opened.AddMinutes(index + 1));
                Assert.True((outcome.Gate is null) != (outcome.Refusal is null));
                gate = outcome.Gate ?? gate;

                if (!before.IsOpen) Assert.Same(before, gate);
                if (outcome.Gate is not null && act.Saw is { } saw) Assert.Equal(saw, before.PayloadDigest);
                if (outcome.Gate is not null) Assert.Equal(before.Votes.Count + 1, gate.Votes.Count);
                Assert.Equal(gate.IsOpen, gate.DecidedAt is null);
                CheckApproval(gate);
            }
        });

    [Fact]
    public void Cast_OfTheRequester_UnderDualControl_NeverApprovesNorEdits() =>
        Gen.Select(Acts, Gen.Int[2, 3]).Sample((acts, required) =>
        {
            var gate = Open(required);
            foreach (var act in acts) gate = Cast(gate, act, Opened.AddMinutes(1)).Gate ?? gate;
            Assert.DoesNotContain(gate.Votes, vote => vote.Decision != Decision.Block && Same(vote.Actor, "rita"));
        });

    [Fact]
    public void Cast_AfterAnEdit_CountsOnlyForTheNewPayload()
    {
        var gate = Open(2);
        gate = Cast(gate, new Act("olga", Decision.Approve, "", null), Opened).Gate!;
        gate = Cast(gate, new Act("otto", Decision.Edit, "sha256:b", null), Opened).Gate!;
        Assert.Equal((GateStatus.Waiting, "sha256:b"), (gate.Status, gate.PayloadDigest));
        gate = Cast(gate, new Act("olga", Decision.Approve, "", "sha256:b"), Opened).Gate!;
        Assert.Equal(GateStatus.Edited, gate.Status);
    }

    [Fact]
    public void Cast_AtTheInstantOfExpiry_IsTooLate()
    {
        var gate = Open(1) with { ExpiresAt = Opened.AddMinutes(5) };
        Assert.NotNull(Cast(gate, new Act("olga", Decision.Approve, "", null), Opened.AddMinutes(5)).Refusal);
        Assert.NotNull(Cast(gate, new Act("olga", Decision.Approve, "", null), Opened.AddMinutes(5).AddTicks(-1)).Gate);
    }

    [Fact]
    public void ExpireAndCancel_OfADecidedGate_ChangeNothing()
    {
        var decided = Cast(
            Open(1) with { ExpiresAt = Opened.AddMinutes(5) }, new Act("olga", Decision.Approve, "", null), Opened).Gate!;
        Assert.Same(decided, GateRules.Expire(decided, Opened.AddDays(1)));
        Assert.Same(decided, GateRules.Cancel(decided, Opened.AddDays(1)));
    }

    [Fact]
    public void Expire_BeforeItsTime_ChangesNothing()
    {
        var gate = Open(1) with { ExpiresAt = Opened.AddMinutes(5) };
        Assert.Same(gate, GateRules.Expire(gate, Opened.AddMinutes(5).AddTicks(-1)));
        Assert.Equal(GateStatus.Expired, GateRules.Expire(gate, Opened.AddMinutes(5)).Status);
        Assert.True(GateRules.Expire(Open(1), DateTimeOffset.MaxValue).IsOpen);
    }

    private static void CheckApproval(Gate gate)
    {
        if (gate.Status is not (GateStatus.Approved or GateStatus.Edited)) return;
        var counted = gate.Votes.Where(vote => vote.Decision != Decision.Block && vote.PayloadDigest == gate.PayloadDigest)
            .ToList();
        Assert.True(counted.Select(vote => vote.Actor).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= gate.Required);
        Assert.Equal(gate.Status == GateStatus.Edited, counted.Any(vote => vote.Decision == Decision.Edit));
        if (gate.Required > 1) Assert.DoesNotContain(counted, vote => Same(vote.Actor, gate.RequestedBy));
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>As the desk does: an edit brings its own payload, other decisions are on the one there is.</summary>
    private static VoteOutcome Cast(Gate gate, Act act, DateTimeOffset at) => GateRules.Cast(
        gate, new Vote(act.Actor, act.Decision, act.Decision == Decision.Edit ? act.Edited : gate.PayloadDigest, null, at),
        act.Saw);

    private static Gate Open(int required) => new()
    {
        RunId = new string('0', 32),
        NodeId = "approve",
        Recipe = "r",
        Title = "t",
        Status = GateStatus.Waiting,
        PayloadDigest = "sha256:a",
        Required = required,
        RequestedBy = "rita",
        OpenedAt = Opened,
    };

    private sealed record Act(string Actor, Decision Decision, string Edited, string? Saw);
}
