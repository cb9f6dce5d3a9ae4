namespace Maestro.Router.Configuration;

/// <summary>
/// Gives a bearer token that is valid now. Waits only when there is none: a known one is renewed ahead of its end.
/// </summary>
internal interface ITokenSource
{
    /// <summary>Throws <see cref="TokenException"/> when no token can be had.</summary>
    ValueTask<string> GetAsync(CancellationToken cancellationToken);
}

/// <summary>No token could be had: this deployment's credentials are at fault, not the request.</summary>
internal sealed class TokenException(string message, Exception inner) : Exception(message, inner);
