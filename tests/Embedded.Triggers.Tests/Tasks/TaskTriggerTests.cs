using Embedded.Triggers.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Triggers.Tests.Tasks;

public sealed class TaskTriggerTests
{
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    [Fact]
    public async Task Orchestration_StartedOverHttp_CallsItsActivityAndTakesAnEvent()
    {
        await using var host = await StartAsync();
        var id = await StartFlowAsync(host);
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        await client.RaiseEventAsync(id, "decision", "yes", Soon);
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Soon);
        Assert.Equal("bolt 12 yes 3", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestration_InterruptedByAStop_GoesOnAfterTheRestart()
    {
        var directory = TestHost.NewDirectory();
        string id;
        await using (var host = await StartAsync(directory)) id = await StartFlowAsync(host);

        await using var again = await StartAsync(directory);
        var client = again.Services.GetRequiredService<DurableTaskClient>();
        await client.RaiseEventAsync(id, "decision", "late", Soon);
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Soon);
        Assert.Equal("bolt 12 late 3", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_ThatThrows_FailsItsOrchestrationWithTheCause()
    {
        await using var host = await StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Failing", Soon);
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Soon);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("no luck with ''", done.FailureDetails?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestration_WithANameOfItsOwn_RunsByItOnAnInstanceWithServices()
    {
        await using var host = await StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("RealName", Soon);
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Soon);
        Assert.Equal(3, done.ReadOutputAs<int>());
    }

    private static async Task<string> StartFlowAsync(TestHost host)
    {
        var answer = await host.Http.PostAsync("/flows/bolt/3", null);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static Task<TestHost> StartAsync(string? directory = null) => TestHost.StartAsync(
        [typeof(SampleTaskFunctions)], services: services => services.AddSingleton<PriceList>(), directory: directory);
}
