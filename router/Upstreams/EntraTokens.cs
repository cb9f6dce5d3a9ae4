using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Identity;

namespace Maestro.Router.Upstreams;

/// <summary>
/// Tokens for Azure's model endpoints, shared by all deployments. Renewed in the background five minutes before they end.
/// </summary>
internal sealed class EntraTokens(Func<CancellationToken, ValueTask<AccessToken>> ask, TimeProvider time) : ITokenSource
{
    private static readonly string[] Scopes = ["https://cognitiveservices.azure.com/.default"];
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly ConditionalWeakTable<TimeProvider, EntraTokens> Sources = [];

    private Box? _token;
    private Task<AccessToken>? _asking;

    public static EntraTokens Shared(TimeProvider time) => Sources.GetValue(time, static time =>
    {
        var credential = new DefaultAzureCredential();
        return new(cancellation => credential.GetTokenAsync(new(Scopes), cancellation), time);
    });

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Volatile.Read(ref _token)?.Token is { } known && known.ExpiresOn > now)
        {
            // the next request has the new one; a failure shows when this one ends
            if (known.ExpiresOn - Ahead <= now) _ = AskAsync();
            return known.Token;
        }

        try
        {
            return (await AskAsync().WaitAsync(cancellationToken)).Token;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is this deployment's credentials that could not be had; others may serve the request.
            throw new TokenException("no Entra ID token could be had: " + fault.Message, fault);
        }
    }

    /// <summary>One question at a time; whoever comes meanwhile waits for the same answer.</summary>
    private Task<AccessToken> AskAsync()
    {
        if (Volatile.Read(ref _asking) is { IsCompleted: false } running) return running;
        var source = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Volatile.Read(ref _asking);
        if (before is { IsCompleted: false } || Interlocked.CompareExchange(ref _asking, source.Task, before) != before)
            return Volatile.Read(ref _asking)!;
        _ = CompleteAsync(source);
        return source.Task;
    }

    private async Task CompleteAsync(TaskCompletionSource<AccessToken> source)
    {
        try
        {
            // Not the caller's cancellation: others wait for the same token.
            var token = await ask(CancellationToken.None);
            Volatile.Write(ref _token, new(token));
            source.SetResult(token);
        }
        catch (Exception fault)
        {
            // whoever waits sees it; a renewal that nobody waits for is tried again by the next request
            source.SetException(fault);
            _ = source.Task.Exception;
        }
    }

    /// <summary>Read and replaced as one: a token is several words long.</summary>
    private sealed record Box(AccessToken Token);
}
