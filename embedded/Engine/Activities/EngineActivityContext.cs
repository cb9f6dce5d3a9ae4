using Microsoft.DurableTask;

namespace Maestro.Embedded.Engine.Activities;

internal sealed class EngineActivityContext(string name, string instanceId, string version) : TaskActivityContext
{
    public override TaskName Name { get; } = name;

    public override string InstanceId { get; } = instanceId;

    public override string Version { get; } = version;
}
