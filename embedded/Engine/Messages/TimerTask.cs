namespace Maestro.Embedded.Engine.Messages;

internal static class TimerTask
{
    /// <summary>The task id of the timer that begins an instance whose start was put off.</summary>
    public const int Start = -1;
}
