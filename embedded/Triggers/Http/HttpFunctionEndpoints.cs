using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Puts HTTP functions behind ASP.NET Core routing.</summary>
internal static class HttpFunctionEndpoints
{
    public static void MapHttpFunctions(this IEndpointRouteBuilder endpoints, IEnumerable<HttpFunction> functions)
    {
        var policy = endpoints.ServiceProvider.GetRequiredService<CallerPolicy>();
        var logger = endpoints.ServiceProvider.GetRequiredService<ILogger<CallerPolicy>>();
        foreach (var function in functions)
        {
            var endpoint = endpoints.Map(function.Route, context => ServeAsync(context, function, policy, logger))
                .WithDisplayName(function.Name);
            if (function.Methods.Count > 0) endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }
    }

    private static Task ServeAsync(HttpContext context, HttpFunction function, CallerPolicy policy, ILogger logger)
    {
        var decision = policy.Decide(context.Request, function.Level);
        if (!decision.IsAllowed)
        {
            HttpLog.Refused(logger, context.Request.Method, context.Request.Path, decision.Status, decision.Reason!);
            if (decision.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "FunctionsKey";
            return ProblemWriter.WriteAsync(context, decision.Status, decision.Reason);
        }

        if (decision.Caller is { } caller) context.User = caller;
        return function.HandleAsync(context);
    }
}
