using Microsoft.DurableTask;

namespace AzureStorage.Tests.Recovery;

/// <summary>
/// Orchestrations to be killed in. An activity writes a line to a file of its name, so that calls can be counted from outside;
/// one that holds waits until the file <c>open</c> is there.
/// </summary>
internal sealed class CrashTasks(string folder)
{
    public const string Open = "open";

    public void Register(DurableTaskRegistry registry)
    {
        registry.AddActivityFunc<string, string>("step", (_, name) => Called(name));
        registry.AddActivityFunc<string, string>("hold", async (_, name) =>
        {
            Called(name);
            while (!File.Exists(Path.Combine(folder, Open))) await Task.Delay(50);
            return name;
        });
        registry.AddOrchestratorFunc<string>("in-an-activity", InAnActivityAsync);
        registry.AddOrchestratorFunc<string>("in-a-wait", InAWaitAsync);
        registry.AddOrchestratorFunc<string>("in-a-timer", InATimerAsync);
        registry.AddOrchestratorFunc<string>("in-a-child", InAChildAsync);
        registry.AddOrchestratorFunc<string>("child", ChildAsync);
        registry.AddOrchestratorFunc<string>("in-a-fan-out", InAFanOutAsync);
        registry.AddOrchestratorFunc<string, string>("around-continue-as-new", AroundContinueAsNewAsync);
    }

    private static async Task<string> InAnActivityAsync(TaskOrchestrationContext context) =>
        await StepAsync(context, "a") + await HoldAsync(context, "b") + await StepAsync(context, "c");

    private static async Task<string> InAWaitAsync(TaskOrchestrationContext context)
    {
        var first = await StepAsync(context, "a");
        context.SetCustomStatus("waiting");
        return first + await context.WaitForExternalEvent<string>("word") + await StepAsync(context, "c");
    }

    private static async Task<string> InATimerAsync(TaskOrchestrationContext context)
    {
        var first = await StepAsync(context, "a");
        context.SetCustomStatus("sleeping");
        await context.CreateTimer(TimeSpan.FromSeconds(10), CancellationToken.None);
        return first + await StepAsync(context, "b");
    }

    private static async Task<string> InAChildAsync(TaskOrchestrationContext context) =>
        await StepAsync(context, "a") + await context.CallSubOrchestratorAsync<string>("child") + await StepAsync(context, "d");

    private static async Task<string> ChildAsync(TaskOrchestrationContext context) =>
        await StepAsync(context, "b") + await HoldAsync(context, "c");

    private static async Task<string> InAFanOutAsync(TaskOrchestrationContext context)
    {
        var calls = (List<Task<string>>)[
            StepAsync(context, "a"), HoldAsync(context, "b"), StepAsync(context, "c"), HoldAsync(context, "d"),
            StepAsync(context, "e")];
        var open = calls.ToList();
        while (open.Count > 0)
        {
            open.Remove(await Task.WhenAny(open));
            context.SetCustomStatus($"{calls.Count - open.Count} done");
        }

        return string.Concat(await Task.WhenAll(calls));
    }

    /// <summary>Three generations; the event comes to the second and is waited for by the third.</summary>
    private static async Task<string> AroundContinueAsNewAsync(TaskOrchestrationContext context, string text)
    {
        switch (text.Length)
        {
            case 0:
                context.ContinueAsNew(await StepAsync(context, "a"));
                return "";
            case 1:
                context.SetCustomStatus("second");
                context.ContinueAsNew(text + await HoldAsync(context, "b"));
                return "";
            default:
                return text + await context.WaitForExternalEvent<string>("word") + await StepAsync(context, "d");
        }
    }

    private static Task<string> StepAsync(TaskOrchestrationContext context, string name) =>
        context.CallActivityAsync<string>("step", name);

    private static Task<string> HoldAsync(TaskOrchestrationContext context, string name) =>
        context.CallActivityAsync<string>("hold", name);

    private string Called(string name)
    {
        File.AppendAllText(Path.Combine(folder, name), "called\n");
        return name;
    }
}
