using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>
/// Runs one timer function, one run at a time. An occurrence counts as done when its run has ended, well or not; a crash or
/// a stop before that leaves it due. Occurrences that pass while a run or a downtime lasts come back as one late run.
/// </summary>
internal sealed class TimerLoop(
    TimerFunction function, TimerStore store, IServiceProvider services, TimeProvider time, ILogger logger)
{
    // A run that starts within this of its time is on time.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    // Waiting in parts notices a clock that was set, and stays below the longest wait a timer can do.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Runs, from the record that <see cref="RestoreAsync"/> gave, until cancelled. Throws only what the store throws.
    /// </summary>
    public async Task RunAsync(TimerRecord record, CancellationToken stopping)
    {
        if (function.Trigger.RunOnStartup && record.Next > Now) record = await FireAsync(record, Now, stopping);
        while (await WaitUntilAsync(record.Next, stopping)) record = await FireAsync(record, record.Next, stopping);
    }

    /// <summary>What is due when: as kept, or counted from now for a timer that is new or not monitored.</summary>
    public async Task<TimerRecord> RestoreAsync()
    {
        var found = function.Trigger.UseMonitor ? store.Read(function.Name) : null;
        var record = found switch
        {
            null => new TimerRecord(function.ScheduleText, null, function.Schedule.Next(Now), Now),
            _ when found.Schedule != function.ScheduleText =>
                found with { Schedule = function.ScheduleText, Next = function.Schedule.Next(found.Updated) },
            _ => found,
        };
        if (record != found) await SaveAsync(record);
        TimerLog.Waiting(logger, function.Name, function.ScheduleText, record.Next);
        return record;
    }

    private async Task<TimerRecord> FireAsync(TimerRecord record, DateTime due, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return record;
        var started = Now;
        var following = function.Schedule.Next(started);
        var info = new TimerInfo
        {
            IsPastDue = started - due > Tolerance,
            ScheduleStatus = !function.Trigger.UseMonitor ? null : new ScheduleStatus
            {
                Last = record.Last ?? default,
                Next = following,
                LastUpdated = record.Updated,
            },
        };

        try
        {
            await function.RunAsync(info, services, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            TimerLog.Interrupted(logger, function.Name, due);
            return record;
        }
        catch (Exception exception)
        {
            TimerLog.Failed(logger, exception, function.Name, due);
        }

        var done = record with { Last = due, Next = following, Updated = Now };
        await SaveAsync(done);
        return done;
    }

    private Task SaveAsync(TimerRecord record) =>
        function.Trigger.UseMonitor ? store.WriteAsync(function.Name, record) : Task.CompletedTask;

    private async Task<bool> WaitUntilAsync(DateTime due, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var left = due - Now;
            if (left <= TimeSpan.Zero) return true;
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }
}
