using Maestro.Problems;

namespace Maestro.Functions.Http.Replies;

/// <summary>RFC 9457 problem details with every fault that was found.</summary>
public sealed record Problem(string Type, string Title, int Status, string? Detail, string? Instance, IReadOnlyList<Fault>? Errors);
