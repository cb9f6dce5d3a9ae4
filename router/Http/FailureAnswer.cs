using System.Globalization;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Formats;
using Maestro.Router.Forwarding;

namespace Maestro.Router.Http;

/// <summary>The answer when no deployment served the request: what was tried, and what came of each.</summary>
internal static class FailureAnswer
{
    public static Task WriteAsync(HttpContext http, RouteResult result)
    {
        var outcome = result.Outcome;
        var wait = outcome.RetryAfter ?? SoonestReturn(result.Request);
        if (wait is { } time)
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(time.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        var (status, type, code) = outcome.Failure switch
        {
            AttemptFailure.RateLimited => (StatusCodes.Status429TooManyRequests, "rate_limit_error", "rate_limited"),
            AttemptFailure.TimedOut => (StatusCodes.Status504GatewayTimeout, "upstream_error", "upstream_timed_out"),
            AttemptFailure.NotFound => (StatusCodes.Status404NotFound, "upstream_error", outcome.Code ?? "upstream_not_found"),
            AttemptFailure.NoCandidate when Denied(result) is { } rule =>
                (StatusCodes.Status403Forbidden, "policy_error", rule + "_denied"),
            AttemptFailure.NoCandidate or AttemptFailure.BreakerOpen =>
                (StatusCodes.Status503ServiceUnavailable, "upstream_error", "no_deployment_available"),
            _ => (StatusCodes.Status502BadGateway, "upstream_error", "upstream_" + outcome.Failure.Name()),
        };
        return OpenAIError.WriteAsync(http, status, Message(result), type, code: code);
    }

    private static string Message(RouteResult result)
    {
        var tried = result.Attempts.Select(attempt => $"{attempt.Deployment}: {attempt.Outcome} ({attempt.Detail})");
        var left = result.Choices
            .SelectMany(choice => choice.Candidates)
            .Where(candidate => candidate.Exclusion is not null
                && result.Attempts.All(attempt => attempt.Deployment != candidate.Deployment.Id))
            .Select(candidate => $"{candidate.Deployment.Id}: not tried, {candidate.Exclusion}")
            .Distinct();
        return $"No deployment served '{result.Request.Body.Model}'. {string.Join("; ", tried.Concat(left))}";
    }

    /// <summary>
    /// The rule that alone kept out every candidate, when it is one that no waiting changes and no client can argue with.
    /// </summary>
    private static string? Denied(RouteResult result)
    {
        var rules = result.Choices.SelectMany(choice => choice.Candidates).Select(candidate => candidate.Exclusion?.Rule)
            .Distinct().Take(2).ToArray();
        return rules is [Rules.Policy or Rules.Jurisdiction or Rules.Budget] ? rules[0] : null;
    }

    /// <summary>When the first of the deployments that are kept out may be used again.</summary>
    private static TimeSpan? SoonestReturn(RoutedRequest request)
    {
        TimeSpan? soonest = null;
        foreach (var deployment in request.Chain.SelectMany(group => group.Deployments))
        {
            var wait = deployment.BreakerOpenFor > deployment.CoolingFor ? deployment.BreakerOpenFor : deployment.CoolingFor;
            if (wait > TimeSpan.Zero && (soonest is null || wait < soonest)) soonest = wait;
        }

        return soonest;
    }
}
