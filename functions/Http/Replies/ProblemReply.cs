using Maestro.Policies;
using Maestro.Problems;

namespace Maestro.Functions.Http.Replies;

/// <summary>The problems that the API answers with. Types are stable names; titles are for people.</summary>
internal static class ProblemReply
{
    public static IActionResult NotFound(string detail) =>
        Reply("not-found", "There is no such thing", StatusCodes.Status404NotFound, detail);

    public static IActionResult Malformed(IReadOnlyList<Fault> faults) =>
        Reply("malformed-request", "The request could not be read", StatusCodes.Status400BadRequest, null, faults);

    public static IActionResult TooLarge(long limit) =>
        Reply("too-large", "The request is too large", StatusCodes.Status413PayloadTooLarge, $"The limit is {limit} bytes.");

    public static IActionResult Invalid(IReadOnlyList<Fault> faults) =>
        Reply("invalid", "The request is not valid", StatusCodes.Status422UnprocessableEntity, null, faults);

    /// <summary>A fault for each reason; a single rule is its path.</summary>
    public static IActionResult Denied(PolicyDecision decision, string? remedy = null) => Reply(
        "policy-denied", "Policy does not allow this", StatusCodes.Status403Forbidden,
        $"Decided by {string.Join(", ", decision.Rules)}; policies {decision.Digest}. {remedy}".TrimEnd(),
        [.. decision.Reasons.Select(reason => new Fault(decision.Rules is [var rule] ? rule : "", reason))]);

    public static IActionResult Conflict(string detail) =>
        Reply("conflict", "The request conflicts with what has happened", StatusCodes.Status409Conflict, detail);

    public static IActionResult Unavailable(string detail) =>
        Reply("unavailable", "A part of the system does not answer", StatusCodes.Status503ServiceUnavailable, detail);

    private static JsonReply<Problem> Reply(
        string type, string title, int status, string? detail, IReadOnlyList<Fault>? faults = null) =>
        new(new Problem($"urn:maestro:problem:{type}", title, status, detail, Errors: faults), WireJson.Strict.Problem, status)
        {
            ContentType = Problem.MediaType + "; charset=utf-8",
        };
}
