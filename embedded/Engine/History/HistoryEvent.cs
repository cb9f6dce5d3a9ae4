using Maestro.Embedded.Engine.Replay;

namespace Maestro.Embedded.Engine.History;

/// <summary>One entry of an instance's history: a fact that reached the orchestrator or a decision that it took.</summary>
internal abstract record HistoryEvent;

/// <summary>A fact from outside. Replay hands facts to the code in their recorded order.</summary>
internal abstract record Fact : HistoryEvent;

/// <summary>Something the code decided. Replay compares decisions with the recorded ones.</summary>
internal abstract record Decision(int Id) : HistoryEvent
{
    /// <summary>The decision in words, for divergence reports. Payloads are not part of it.</summary>
    public abstract string Describe();

    /// <summary>Whether replaying code that takes the other decision does the same as before.</summary>
    public abstract bool Matches(Decision other);
}

internal sealed record Started(string? Input) : Fact;

internal sealed record Began : Fact
{
    public static readonly Began Instance = new();
}

internal sealed record TaskCompleted(int Id, string? Result) : Fact;

internal sealed record TaskFailed(int Id, Failure Failure) : Fact;

internal sealed record TimerFired(int Id) : Fact;

internal sealed record EventRaised(string Name, string? Payload) : Fact;

internal sealed record Suspended(string? Reason) : Fact;

internal sealed record Resumed(string? Reason) : Fact;

internal sealed record TaskScheduled(int Id, string Name, string Version, string? Input) : Decision(Id)
{
    public override string Describe() => $"call activity '{Name}' (#{Id})";

    public override bool Matches(Decision other) =>
        other is TaskScheduled task && task.Id == Id && string.Equals(task.Name, Name, StringComparison.OrdinalIgnoreCase);
}

internal sealed record TimerCreated(int Id, DateTime FireAt) : Decision(Id)
{
    public override string Describe() => $"create timer (#{Id})";

    public override bool Matches(Decision other) => other is TimerCreated timer && timer.Id == Id;
}

/// <summary>The child's input is not repeated here: it travels in the message and lives in the child's history.</summary>
internal sealed record SubOrchestrationScheduled(int Id, string Name, string InstanceId) : Decision(Id)
{
    public override string Describe() => $"call sub-orchestrator '{Name}' as '{InstanceId}' (#{Id})";

    public override bool Matches(Decision other) =>
        other is SubOrchestrationScheduled sub && sub.Id == Id && sub.InstanceId == InstanceId
        && string.Equals(sub.Name, Name, StringComparison.OrdinalIgnoreCase);
}

internal sealed record EventSent(int Id, string InstanceId, string Name) : Decision(Id)
{
    public override string Describe() => $"send event '{Name}' to '{InstanceId}' (#{Id})";

    public override bool Matches(Decision other) =>
        other is EventSent sent && sent.Id == Id && sent.InstanceId == InstanceId
        && string.Equals(sent.Name, Name, StringComparison.OrdinalIgnoreCase);
}
