namespace Microsoft.Azure.Functions.Worker;

/// <summary>The durable record of one timer, in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence that ran.</summary>
    public DateTime Last { get; set; }

    /// <summary>The occurrence expected next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was written; a changed schedule counts its next occurrence from here.</summary>
    public DateTime LastUpdated { get; set; }
}
