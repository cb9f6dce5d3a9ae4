namespace Maestro.Router.Pins;

/// <summary>
/// Where pins outlive the process. Never called on the request path. Each pin is by itself: of two changes to the same id the one
/// that reaches the store last stays, whoever made it; changes to different ids do not touch each other.
/// </summary>
public interface IPinStore
{
    /// <summary>Other processes may change the pins too: they are read again and again.</summary>
    bool Shared { get; }

    /// <summary>All that are stored; some may have expired.</summary>
    Task<IReadOnlyList<Pin>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Puts it in place of one with the same id. What returns has been stored; after an exception it may have been.</summary>
    Task PutAsync(Pin pin, CancellationToken cancellationToken);

    /// <summary>As <see cref="PutAsync"/>; an id that is not stored is no error.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken);
}
