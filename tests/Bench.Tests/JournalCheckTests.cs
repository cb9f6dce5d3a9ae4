using Maestro.Bench.Chaos;

namespace Bench.Tests;

/// <summary>The judge of engine-chaos must find what it looks for, or its zeros mean nothing.</summary>
public sealed class JournalCheckTests
{
    private static readonly Effect First = new("root", 0, "main", 0);
    private static readonly Effect Second = new("root", 0, "main", 1);

    [Fact]
    public void Of_EachEffectOnce_FindsNothing()
    {
        var check = JournalCheck.Of([At(1, First), At(1, Second)]);

        Assert.Equal(0, check.InFlight);
        Assert.Empty(check.Beyond);
    }

    [Fact]
    public void Of_TheLastStepOfADeadWorkerAgain_IsInFlight()
    {
        var check = JournalCheck.Of([At(1, First), At(2, First), At(2, Second)]);

        Assert.Equal(1, check.InFlight);
        Assert.Empty(check.Beyond);
    }

    [Fact]
    public void Of_AStepAgainAfterItsSuccessorBegan_IsBeyond() =>
        Assert.Single(JournalCheck.Of([At(1, First), At(1, Second), At(2, First)]).Beyond);

    [Fact]
    public void Of_AStepAgainAfterALaterPhaseBegan_IsBeyond() =>
        Assert.Single(JournalCheck.Of([At(1, First), At(1, new Effect("root", 1, "other", 0)), At(2, First)]).Beyond);

    [Fact]
    public void Of_AStepTwiceInOneWorker_IsBeyond() => Assert.Single(JournalCheck.Of([At(1, First), At(1, First)]).Beyond);

    [Fact]
    public void Of_AStepAgainAfterAStepOfAnotherBranch_IsInFlight()
    {
        var check = JournalCheck.Of([At(1, First), At(1, new Effect("root", 0, "side", 5)), At(2, First)]);

        Assert.Equal(1, check.InFlight);
        Assert.Empty(check.Beyond);
    }

    [Fact]
    public void Of_AFailureAndItsRetry_FindsNothing()
    {
        var check = JournalCheck.Of([new EffectLine(true, 1, First), At(1, First)]);

        Assert.Equal(0, check.InFlight);
        Assert.Empty(check.Beyond);
    }

    [Fact]
    public void Parse_AWrittenLine_GivesTheSame()
    {
        var line = new EffectLine(true, 3, new Effect("root", 2, "main", 7, "root:1"));

        Assert.Equal(line, EffectLine.Parse(line.ToString()));
    }

    private static EffectLine At(int worker, Effect effect) => new(false, worker, effect);
}
