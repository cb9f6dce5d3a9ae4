namespace Maestro.Router.Attempts;

/// <summary>Why an attempt did not serve the request. What follows from each is in <see cref="AttemptFailures"/>.</summary>
internal enum AttemptFailure
{
    None,
    ConnectFailed,
    TimedOut,
    RateLimited,
    ServerError,

    /// <summary>The answer is not what the wire format says, or is too large.</summary>
    BadResponse,

    /// <summary>The connection died after the head of the answer and before its first event.</summary>
    StreamBroken,

    /// <summary>Our key is refused: this deployment's fault, not the client's.</summary>
    Unauthorized,

    NotFound,

    /// <summary>The provider finds fault with the request itself: no other deployment would take it either.</summary>
    Rejected,

    /// <summary>The request is too long for the model.</summary>
    ContextTooLong,

    /// <summary>The provider's content filter refused the request.</summary>
    ContentRefused,

    /// <summary>The provider's format cannot say what the client wants.</summary>
    Untranslatable,

    /// <summary>Another attempt at the same request was quicker.</summary>
    Overtaken,

    /// <summary>The breaker let nobody through, because another request is probing.</summary>
    BreakerOpen,

    /// <summary>The client has gone: whatever was under way was cancelled.</summary>
    ClientLeft,

    /// <summary>No deployment of the group could be chosen.</summary>
    NoCandidate,
}
