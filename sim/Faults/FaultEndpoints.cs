using System.Text.Json;
using Maestro.Simulator.Http;

namespace Maestro.Simulator.Faults;

/// <summary>
/// <c>GET</c>, <c>PUT</c> and <c>DELETE /admin/faults</c>. Setting a plan starts its clock anew; requests under way are not
/// touched.
/// </summary>
internal static class FaultEndpoints
{
    public static Task GetAsync(HttpContext http, FaultInjector injector) => http.Response.WriteAsJsonAsync(
        new FaultStatus(injector.Plan, injector.Hit), FaultJson.Default.FaultStatus, cancellationToken: http.RequestAborted);

    public static async Task SetAsync(HttpContext http, FaultInjector injector)
    {
        try
        {
            var plan = await JsonSerializer.DeserializeAsync(http.Request.Body, FaultJson.Default.FaultPlan, http.RequestAborted);
            if (Fault(plan) is { } fault)
            {
                await OpenAIError.WriteAsync(http, StatusCodes.Status422UnprocessableEntity, fault, "faults");
                return;
            }

            injector.Set(plan!);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (JsonException fault)
        {
            await OpenAIError.WriteAsync(http, StatusCodes.Status400BadRequest, fault.Message, fault.Path);
        }
    }

    public static Task ClearAsync(HttpContext http, FaultInjector injector)
    {
        injector.Set(FaultPlan.None);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string? Fault(FaultPlan? plan)
    {
        if (plan is null || plan.Faults.IsDefault) return "'faults' must be a list.";
        for (var index = 0; index < plan.Faults.Length; index++)
        {
            var fault = plan.Faults[index];
            if (fault.Probability is < 0 or > 1) return $"faults[{index}].probability must be a number from 0 to 1.";
            if (fault.Status is < 400 or > 599) return $"faults[{index}].status must be an error status.";
            if (fault.DelayMs < 0 || fault.JitterMs < 0 || fault.AfterBytes < 0 || fault.RetryAfterSeconds < 0)
                return $"faults[{index}] has a negative number.";
        }

        return null;
    }
}
