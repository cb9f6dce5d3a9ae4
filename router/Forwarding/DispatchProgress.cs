using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Decisions;

namespace Maestro.Router.Forwarding;

/// <summary>How far the dispatcher has come with one request. Used by one flow.</summary>
internal sealed class DispatchProgress(RoutedRequest request)
{
    private int _sent;

    public RoutedRequest Request => request;

    public List<Chosen> Choices { get; } = new(2);

    public List<AttemptRecord> Attempts { get; } = new(2);

    /// <summary>Deployments of the current group that have failed this request.</summary>
    public List<Deployment> Failed { get; } = [];

    /// <summary>The group being tried; a later one than the first is a fallback.</summary>
    public DeploymentGroup Group { get; private set; } = request.Chain[0];

    public bool IsLastGroup { get; private set; }

    /// <summary>The deployment last tried.</summary>
    public Deployment? Deployment { get; set; }

    /// <summary>Of the attempt last made, while it is open.</summary>
    public Activity? Span { get; set; }

    public TimeSpan DecisionTime { get; set; }

    /// <summary>Requests that really went to a provider.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Hedged attempts count at the same time.</summary>
    public void CountSent() => Interlocked.Increment(ref _sent);

    public void Turn(DeploymentGroup group, bool isLast)
    {
        (Group, IsLastGroup) = (group, isLast);
        Failed.Clear();
    }

    /// <summary>Puts an attempt on record; one that failed need not be made again in this group.</summary>
    public void Note(Attempt attempt)
    {
        var outcome = attempt.Outcome;
        Attempts.Add(new(
            attempt.Deployment.Id, outcome.Failure.Name(), outcome.Status, attempt.Elapsed.TotalMilliseconds, outcome.Detail));
        if (outcome.Failure != AttemptFailure.None) Failed.Add(attempt.Deployment);
    }
}
