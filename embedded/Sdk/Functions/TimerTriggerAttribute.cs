using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function at the times that a schedule names, in UTC.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    /// <summary>Six-field NCRONTAB, a TimeSpan as interval, or %Setting% that holds either.</summary>
    public string Schedule { get; private set; }

    /// <summary>Keep the last and next time durably, so that a run missed in downtime is noticed. Default true.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Also run once when the host starts. Default false.</summary>
    public bool RunOnStartup { get; set; }
}
