namespace Maestro.Router.Pins;

/// <summary>Where pins outlive the process. Called one at a time, never on the request path.</summary>
public interface IPinStore
{
    Task<IReadOnlyList<Pin>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces everything. What returns has reached the disk.</summary>
    Task SaveAsync(IReadOnlyList<Pin> pins, CancellationToken cancellationToken);
}
