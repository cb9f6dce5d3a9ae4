namespace Maestro.Router.Learning;

/// <summary>
/// What we have learnt about a deployment. Outlives changes of its configuration as long as it is the same model at the same
/// place.
/// </summary>
internal sealed class DeploymentStats(TimeProvider time)
{
    private const double Weight = 0.05;
    private const double FirstGuess = 400;

    private double _outputTokens = FirstGuess;

    /// <summary>Whole answers.</summary>
    public LatencySketch Answers { get; } = new(time);

    /// <summary>Streams, to their first event.</summary>
    public LatencySketch FirstTokens { get; } = new(time);

    public Reliability Reliability { get; } = new(time);

    public RateWindow Requests { get; } = new(time);

    public RateWindow Tokens { get; } = new(time);

    /// <summary>Moving average of what an answer here has, for cost estimates of requests that set no limit.</summary>
    public double OutputTokens => Volatile.Read(ref _outputTokens);

    public LatencySketch Latency(bool stream) => stream ? FirstTokens : Answers;

    public void Used(long input, long output)
    {
        Tokens.Add(input + output);
        var known = Volatile.Read(ref _outputTokens);
        Volatile.Write(ref _outputTokens, known + (Weight * (output - known))); // a lost update loses one sample of an average
    }
}
