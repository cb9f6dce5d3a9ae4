using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Replay;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>The code was resumed from outside its pump.</summary>
internal sealed class ViolationMessage(OrchestrationExecution execution) : InstanceMessage
{
    public OrchestrationExecution Execution { get; } = execution;
}
