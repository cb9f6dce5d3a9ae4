namespace Maestro.Router.Decisions;

/// <summary>Where decision records outlive the process. Called by one writer, off the request path.</summary>
public interface IDecisionSink
{
    /// <summary>
    /// How many of them cannot be stored at all, such as too large ones. Throws <see cref="IOException"/> when it is the store's
    /// fault.
    /// </summary>
    Task<int> WriteAsync(IReadOnlyList<DecisionRecord> records, CancellationToken cancellationToken);
}
