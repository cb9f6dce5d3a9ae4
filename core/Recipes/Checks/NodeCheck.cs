using Maestro.Expressions;
using Maestro.Problems;
using Maestro.Prompts;
using Maestro.Recipes.Reading;
using Maestro.Yaml;

namespace Maestro.Recipes.Checks;

/// <summary>Checks what one node refers to: tools, files, other nodes' outputs.</summary>
internal sealed class NodeCheck(RecipeDraft draft, ReferenceCheck references, FileCheck files, YamlFaults faults)
{
    public void Run(DraftNode draftNode)
    {
        if (draftNode.Node is not { } node)
            return;
        var path = draftNode.Path;
        var place = new Place(node.Id);
        switch (node)
        {
            case AgentNode agent:
                Prompt(agent.System, FaultPath.Member(path, "system"), place);
                Prompt(agent.Prompt, FaultPath.Member(path, "prompt"), place);
                files.Schema(agent.Output, FaultPath.Member(path, "output"));
                for (var i = 0; i < agent.Tools.Count; i++)
                    Allowed(agent.Tools[i].ToString(), FaultPath.Item(FaultPath.Member(path, "tools"), i));
                break;
            case ToolNode tool:
                Call(tool.Call, path, place);
                break;
            case GateNode gate:
                references.Template(JsonValue.Create(gate.Title), FaultPath.Member(path, "title"), place);
                references.Template(gate.Payload, FaultPath.Member(path, "payload"), place);
                files.Schema(gate.Schema, FaultPath.Member(path, "schema"));
                break;
            case MapNode map:
                references.Template(map.Over, FaultPath.Member(path, "over"), place);
                Call(map.Do, FaultPath.Member(path, "do"), place with { Item = true });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(draftNode), node.Kind, "A node kind without checks.");
        }

        var after = place with { OwnOutput = true };
        if (node.Compensate is { } undo)
            Call(undo, FaultPath.Member(path, "compensate"), after);
        for (var i = 0; i < node.Artifacts.Count; i++)
        {
            var at = FaultPath.Item(FaultPath.Member(path, "artifacts"), i);
            Prompt(node.Artifacts[i].Template, FaultPath.Member(at, "template"), after);
            references.Template(node.Artifacts[i].Value, FaultPath.Member(at, "value"), after);
        }
    }

    private void Prompt(string? file, string path, Place place)
    {
        if (files.Template(file, path) is { } template)
            references.Prompt(template, path, file!, place);
    }

    private void Call(ToolCall call, string path, Place place)
    {
        var at = FaultPath.Member(path, "tool");
        if (call.Tool.Contains("${", StringComparison.Ordinal))
        {
            // What an item asks for is known only when it runs; there it is held against the allow list again.
            if (!place.Item)
                faults.Add(at, "must name a tool; only the body of a map may take it from its item");
            references.Template(JsonValue.Create(call.Tool), at, place);
        }
        else if (call.Tool.Length > 0)
        {
            Allowed(call.Tool, at);
        }

        references.Template(call.With, FaultPath.Member(path, "with"), place);
        NotBound(call, FaultPath.Member(path, "with"));
    }

    private void Allowed(string text, string path)
    {
        if (!ToolName.TryParse(text, out var tool))
            faults.Add(path, $"'{text}' must be a server and a tool, such as logs.search");
        else if (draft.Tools.FirstOrDefault(server => server.Name == tool.Server) is not { } server)
            faults.Add(path, $"the recipe's tools have no server '{tool.Server}'");
        else if (!server.Allow.Contains(tool.Tool, StringComparer.Ordinal))
            faults.Add(path, $"tools.{tool.Server}.allow does not list '{tool.Tool}'");
    }

    private void NotBound(ToolCall call, string path)
    {
        if (call.With is not JsonObject arguments || !ToolName.TryParse(call.Tool, out var tool))
            return;
        var bound = draft.Tools.FirstOrDefault(server => server.Name == tool.Server)?.Bind ?? [];
        foreach (var (name, _) in arguments.Where(argument => bound.ContainsKey(argument.Key)))
            faults.Add(FaultPath.Member(path, name), $"is bound by tools.{tool.Server}.bind already");
    }
}
