using System.Diagnostics;
using Maestro.Telemetry;

namespace Maestro.Functions.Nodes;

/// <summary>The span <c>agent.node.run</c>.</summary>
internal static class NodeSpans
{
    public static Activity? Start(Run run, string nodeId, NodeKind kind)
    {
        var span = MaestroTelemetry.Source.StartActivity(MaestroTelemetry.Spans.NodeRun);
        span?.SetTag(MaestroTelemetry.Attributes.RunId, run.Id);
        span?.SetTag(MaestroTelemetry.Attributes.Recipe, run.Recipe);
        span?.SetTag(MaestroTelemetry.Attributes.RecipeVersion, run.Version);
        span?.SetTag(MaestroTelemetry.Attributes.NodeId, nodeId);
        span?.SetTag(MaestroTelemetry.Attributes.NodeKind, kind.ToString().ToLowerInvariant());
        if (kind == NodeKind.Agent) span?.SetTag(MaestroTelemetry.GenAi.AgentName, nodeId);
        return span;
    }
}
