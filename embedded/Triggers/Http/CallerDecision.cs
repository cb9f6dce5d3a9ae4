using System.Security.Claims;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Whether a request may go on, and as whom.</summary>
internal readonly record struct CallerDecision(ClaimsPrincipal? Caller, int Status, string? Reason)
{
    public bool IsAllowed => Status == 0;

    public static CallerDecision Allow(ClaimsPrincipal? caller) => new(caller, 0, null);

    public static CallerDecision Refuse(int status, string reason) => new(null, status, reason);
}
