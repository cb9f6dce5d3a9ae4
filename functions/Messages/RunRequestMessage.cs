namespace Maestro.Functions.Messages;

/// <summary>A message that asks for a run, from whatever queue it came.</summary>
/// <param name="Id">What it is known by; the idempotency key of a request that has none, so that a message delivered twice starts
/// one run.</param>
/// <param name="Body">The JSON of <c>POST /runs</c>.</param>
/// <param name="EnqueuedAt">When it came.</param>
/// <param name="Deliveries">How often it was tried, this time included.</param>
/// <param name="Sender">Who sent it, where that is known.</param>
public sealed record RunRequestMessage(
    string Id, BinaryData Body, DateTimeOffset EnqueuedAt, long Deliveries, string? Sender = null);
