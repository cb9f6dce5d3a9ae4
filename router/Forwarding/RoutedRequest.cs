using System.Collections.Immutable;
using Maestro.Router.Attempts;
using Maestro.Router.Pins;
using Maestro.Router.Queries;
using Maestro.Router.Spending;

namespace Maestro.Router.Forwarding;

/// <summary>
/// One request as it was read: what it asks for, and what it was given to keep to. Nothing here changes while it is served.
/// </summary>
internal sealed class RoutedRequest(RequestBody body, RoutingQuery query, RoutingTable table) : IAttemptTerms
{
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public RequestBody Body { get; } = body;

    public bool Stream => Body.Stream;

    public RoutingQuery Query { get; } = query;

    public RoutingTable Table { get; } = table;

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The groups to try, in order.</summary>
    public required ImmutableArray<DeploymentGroup> Chain { get; init; }

    /// <summary>The model name by which the chain was found: the client's, or the pin's.</summary>
    public string Asked { get; init; } = body.Model;

    /// <summary>The pin that took the choice away, if one did.</summary>
    public Pin? Pin { get; init; }

    /// <summary>What it sets aside of budgets while it is under way; null without a budget.</summary>
    public SpendClaim? Claim { get; init; }

    /// <summary>Timestamp after which nothing more is waited for.</summary>
    public long Deadline { get; init; }

    /// <summary>
    /// Whether it may be sent once more after this failure. A chat or an embedding changes nothing at the provider, also when it
    /// offers tools: those are called by the client. A response may be stored and may use the provider's own tools.
    /// </summary>
    public bool MayRepeat(AttemptFailure failure) => Body.Operation != Operation.Responses || failure.LeftNoTrace();
}
