using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>Turns timer declarations into <see cref="TimerFunction"/>s, or into faults.</summary>
internal static class TimerFunctionCompiler
{
    // Any fixed day does: it only asks whether a schedule ever comes up.
    private static readonly DateTime SomeDay = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<TimerFunction> Compile(
        IEnumerable<FunctionDescriptor> functions, IConfiguration settings, ICollection<FunctionFault> faults)
    {
        List<TimerFunction> compiled = [];
        foreach (var function in functions)
        {
            var before = faults.Count;
            var schedule = ReadSchedule(function, settings, faults, out var text);
            var bound = BoundFunction<TimerCall>.Compile(function, parameter => Argument(function, parameter, faults), faults);
            if (faults.Count == before) compiled.Add(new TimerFunction(function, text, schedule!, bound!));
        }

        return compiled;
    }

    private static TimerSchedule? ReadSchedule(
        FunctionDescriptor function, IConfiguration settings, ICollection<FunctionFault> faults, out string text)
    {
        if (!SettingText.TryResolve(((TimerTriggerAttribute)function.Trigger).Schedule, settings, out text))
        {
            faults.Add(new(function.Name, $"the schedule {text}"));
            return null;
        }

        var schedule = TimerSchedule.Parse(text, SomeDay, out var reason);
        if (schedule is null) faults.Add(new(function.Name, $"the schedule '{text}' cannot be used: {reason}"));
        return schedule;
    }

    private static Argument<TimerCall>? Argument(
        FunctionDescriptor function, ParameterInfo parameter, ICollection<FunctionFault> faults)
    {
        if (parameter.ParameterType == typeof(TimerInfo)) return static call => call.Info;
        if (function.IsTrigger(parameter))
            faults.Add(new(function.Name, $"the trigger parameter '{parameter.Name}' must be a TimerInfo"));
        return null;
    }
}
