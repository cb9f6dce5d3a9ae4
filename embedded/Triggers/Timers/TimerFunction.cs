using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>One timer function and its schedule.</summary>
internal sealed class TimerFunction(
    FunctionDescriptor descriptor,
    string scheduleText,
    TimerSchedule schedule,
    IReadOnlyList<TimerArgument> arguments,
    FunctionInvoker invoker)
{
    public string Name => descriptor.Name;

    public TimerTriggerAttribute Trigger => (TimerTriggerAttribute)descriptor.Trigger;

    /// <summary>The schedule as written, with settings put in.</summary>
    public string ScheduleText => scheduleText;

    public TimerSchedule Schedule => schedule;

    public async Task RunAsync(TimerInfo info, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var call = new TimerCall(info, scope.ServiceProvider, cancellationToken);
        await invoker.InvokeAsync(scope.ServiceProvider, [.. arguments.Select(argument => argument(call))]);
    }
}

internal readonly record struct TimerCall(TimerInfo Info, IServiceProvider Services, CancellationToken CancellationToken);

internal delegate object? TimerArgument(TimerCall call);
