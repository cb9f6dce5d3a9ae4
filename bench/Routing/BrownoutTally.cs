namespace Maestro.Bench.Routing;

/// <summary>What became of a schedule's requests. Safe for concurrent use.</summary>
internal sealed class BrownoutTally
{
    private int _requests;
    private int _served;
    private int _needed;
    private int _saved;
    private int _broken;
    private int _twice;
    private int _truncated;

    public int Requests => _requests;

    public int Served => _served;

    /// <summary>Requests whose first attempt failed before anything of an answer had reached the client.</summary>
    public int Needed => _needed;

    /// <summary>Those of them that were served whole all the same.</summary>
    public int Saved => _saved;

    /// <summary>Streams that died after their first event, and said so.</summary>
    public int Broken => _broken;

    /// <summary>Requests that got more than one answer, or another one's.</summary>
    public int Twice => _twice;

    /// <summary>Answers that were not whole and looked whole.</summary>
    public int Truncated => _truncated;

    public void Add(BrownoutAnswer answer)
    {
        Interlocked.Increment(ref _requests);
        if (answer.Whole) Interlocked.Increment(ref _served);
        if (answer.Twice) Interlocked.Increment(ref _twice);
        if (answer.LooksWhole && !answer.Whole) Interlocked.Increment(ref _truncated);
        if (answer.Begun && !answer.LooksWhole) Interlocked.Increment(ref _broken);
        else if (answer.Attempts > 1 || !answer.Whole)
        {
            Interlocked.Increment(ref _needed);
            if (answer.Whole) Interlocked.Increment(ref _saved);
        }
    }
}

/// <param name="Attempts">As the router says.</param>
/// <param name="Begun">Something of an answer came.</param>
/// <param name="LooksWhole">A client would take it as complete.</param>
/// <param name="Whole">It is the complete answer to this request.</param>
/// <param name="Twice">It holds two answers, or another request's.</param>
internal sealed record BrownoutAnswer(int Attempts, bool Begun, bool LooksWhole, bool Whole, bool Twice);
