namespace Maestro.Router.Decisions;

/// <summary>Where decision records outlive the process. Called by one writer, off the request path.</summary>
public interface IDecisionSink
{
    Task WriteAsync(IReadOnlyList<DecisionRecord> records, CancellationToken cancellationToken);

    /// <summary>The latest ones stored, oldest first.</summary>
    Task<IReadOnlyList<DecisionRecord>> ReadAsync(int limit, CancellationToken cancellationToken);
}
