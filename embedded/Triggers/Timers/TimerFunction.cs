using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>One timer function and its schedule.</summary>
internal sealed class TimerFunction(
    FunctionDescriptor descriptor,
    string scheduleText,
    TimerSchedule schedule,
    BoundFunction<TimerCall> bound)
{
    public string Name => descriptor.Name;

    public TimerTriggerAttribute Trigger => (TimerTriggerAttribute)descriptor.Trigger;

    /// <summary>The schedule as written, with settings put in.</summary>
    public string ScheduleText => scheduleText;

    public TimerSchedule Schedule => schedule;

    public async Task RunAsync(TimerInfo info, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await bound.InvokeAsync(new TimerCall(info, scope.ServiceProvider, cancellationToken));
    }
}

internal readonly record struct TimerCall(TimerInfo Info, IServiceProvider Services, CancellationToken CancellationToken)
    : IFunctionCall;
