namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns about the occurrence that started it.</summary>
public class TimerInfo
{
    /// <summary>Null when the trigger does not monitor its schedule.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when the occurrence should have run earlier, for instance while the host was down.</summary>
    public bool IsPastDue { get; set; }
}
