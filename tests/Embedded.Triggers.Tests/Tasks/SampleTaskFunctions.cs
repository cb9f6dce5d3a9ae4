using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Triggers.Tests.Tasks;

public sealed record Order(string Name, int Amount);

/// <summary>A service that functions are given.</summary>
public sealed class PriceList
{
    public int PriceOf(string name) => name.Length;
}

public sealed class SampleTaskFunctions(PriceList prices)
{
    [Function("OrderFlow")]
    public static async Task<string> OrderFlow([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
    {
        var cost = await context.CallActivityAsync<int>("Price", order);
        var decision = await context.WaitForExternalEvent<string>("decision");
        return $"{order.Name} {cost} {decision} {context.GetInput<Order>()!.Amount}";
    }

    [Function("Failing")]
    public static Task<string> Failing([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>("Throws");

    [Function("ByOtherName")]
    public Task<int> Renamed([OrchestrationTrigger(Orchestration = "RealName")] TaskOrchestrationContext context) =>
        Task.FromResult(prices.PriceOf("abc"));

    [Function("Price")]
    public int Price([ActivityTrigger] Order order, TaskActivityContext context, CancellationToken cancellationToken) =>
        prices.PriceOf(order.Name) * order.Amount + (context.Name.Name == "Price" ? 0 : 1000);

    [Function("Throws")]
    public static Task<string> Throws([ActivityTrigger] string? nothing) =>
        throw new InvalidOperationException($"no luck with '{nothing}'");

    [Function("StartFlow")]
    public static async Task<IActionResult> StartFlow(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "flows/{name}/{amount:int}")] HttpRequest request,
        string name,
        int amount,
        [DurableClient] DurableTaskClient client) =>
        new AcceptedResult("", await client.ScheduleNewOrchestrationInstanceAsync("OrderFlow", new Order(name, amount)));
}
