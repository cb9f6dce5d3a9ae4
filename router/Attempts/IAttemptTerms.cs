namespace Maestro.Router.Attempts;

/// <summary>What the request itself says about how long one attempt may take.</summary>
internal interface IAttemptTerms
{
    /// <summary>A stream's limit is to its first event.</summary>
    bool Stream { get; }

    /// <summary>Timestamp after which nothing more is waited for.</summary>
    long Deadline { get; }
}
