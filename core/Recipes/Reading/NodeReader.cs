using Maestro.Problems;
using Maestro.Yaml;

namespace Maestro.Recipes.Reading;

/// <summary>Reads one node of any kind.</summary>
internal static class NodeReader
{
    private const string Kinds = "must be agent, tool, gate or map";

    public static DraftNode Read(string id, YamlValue value, YamlFaults faults)
    {
        var path = FaultPath.Member("nodes", id);
        if (!RecipeNames.Node().IsMatch(id))
            faults.Add(path, $"a node's id {RecipeNames.NodeRule}");
        if (value is not YamlMap map)
        {
            faults.Add(path, $"must be an object, not {value.Kind}");
            return new DraftNode(id, path, [], null);
        }

        var fields = new YamlFields(map, faults);
        var needs = fields.List("needs").Select(need => (need as YamlScalar)?.Text ?? "").ToList();
        var distinct = fields.Texts("needs");
        RecipeNode? node = fields.Text("kind") switch
        {
            "agent" => Agent(id, fields, faults),
            "tool" => new ToolNode { Id = id, Call = ToolReader.Call(fields) },
            "gate" => Gate(id, fields),
            "map" => Map(id, fields),
            "" => null,
            _ => fields.Wrong("kind", Kinds, (RecipeNode?)null),
        };
        if (node is null)
            return new DraftNode(id, path, needs, null);
        node = node with
        {
            Needs = distinct,
            Tags = TagReader.Read(fields, faults),
            Retry = Retry(fields, faults),
            Timeout = fields.Span("timeout"),
            Artifacts = Artifacts(fields, faults),
            Compensate = ToolReader.Call(fields, "compensate"),
        };
        fields.Done();
        return new DraftNode(id, path, needs, node);
    }

    private static AgentNode Agent(string id, YamlFields fields, YamlFaults faults)
    {
        var names = fields.Texts("tools");
        var tools = new List<ToolName>();
        foreach (var name in names)
        {
            if (ToolName.TryParse(name, out var tool))
                tools.Add(tool);
            else
                faults.Add(fields.At("tools"), $"'{name}' must be a server and a tool, such as logs.search");
        }

        return new AgentNode
        {
            Id = id,
            Model = fields.Text("model"),
            Hint = fields.OptionalText("hint") switch
            {
                null => ModelHint.None,
                "draft" => ModelHint.Draft,
                "finalization" => ModelHint.Finalization,
                _ => fields.Wrong("hint", "must be draft or finalization", ModelHint.None),
            },
            System = fields.OptionalText("system"),
            Prompt = fields.Text("prompt"),
            Tools = tools,
            MaxTurns = fields.Whole("maxTurns", AgentNode.DefaultMaxTurns, 1, RecipeLimits.MaxTurns),
            Temperature = fields.OptionalNumber("temperature", 0, 2),
            MaxTokens = (int?)fields.OptionalWhole("maxTokens", 1, int.MaxValue),
            Output = fields.OptionalText("output"),
        };
    }

    private static GateNode Gate(string id, YamlFields fields)
    {
        if (fields.Raw("payload") is null)
            fields.Missing("payload", 0);
        return new GateNode
        {
            Id = id,
            Title = fields.Text("title"),
            Payload = fields.Json("payload"),
            Schema = fields.OptionalText("schema"),
            Approvals = fields.Whole("approvals", 1, 1, RecipeLimits.MaxApprovals),
            Expires = fields.Span("expires"),
        };
    }

    private static MapNode Map(string id, YamlFields fields) => new()
    {
        Id = id,
        Over = fields.Json("over") switch
        {
            null => fields.Missing("over", JsonValue.Create("")),
            JsonArray list => list,
            JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("${", StringComparison.Ordinal) =>
                value,
            _ => fields.Wrong("over", "must be a list, or one ${…} that yields it", JsonValue.Create("")),
        },
        Parallelism = fields.Whole("parallelism", MapNode.DefaultParallelism, 1, RecipeLimits.MaxParallelism),
        MaxItems = fields.Whole("maxItems", MapNode.DefaultMaxItems, 1, RecipeLimits.MaxMapItems),
        CollectsErrors = fields.OptionalText("onError") switch
        {
            null or "fail" => false,
            "collect" => true,
            _ => fields.Wrong("onError", "must be fail or collect", false),
        },
        Do = ToolReader.Call(fields, "do")
            ?? (fields.Raw("do") is null ? fields.Missing("do", new ToolCall("", null)) : new ToolCall("", null)),
    };

    private static RetryPolicy Retry(YamlFields node, YamlFaults faults)
    {
        if (node.Object("retry") is not { } fields)
            return RetryPolicy.Default;
        var standard = RetryPolicy.Default;
        var retry = new RetryPolicy
        {
            MaxAttempts = fields.Whole("maxAttempts", standard.MaxAttempts, 1, RecipeLimits.MaxAttempts),
            FirstDelay = fields.Span("firstDelay") ?? standard.FirstDelay,
            Backoff = fields.OptionalNumber("backoff", 1, 10) ?? standard.Backoff,
            MaxDelay = fields.Span("maxDelay") ?? standard.MaxDelay,
        };
        fields.Done();
        if (retry.FirstDelay <= retry.MaxDelay)
            return retry;
        if (fields.Raw("maxDelay") is not null)
            faults.Add(fields.At("firstDelay"), "is longer than maxDelay");
        return retry with { MaxDelay = retry.FirstDelay };
    }

    private static List<ArtifactSpec> Artifacts(YamlFields node, YamlFaults faults)
    {
        var items = node.List("artifacts");
        var artifacts = new List<ArtifactSpec>();
        for (var i = 0; i < items.Count; i++)
        {
            var path = FaultPath.Item(node.At("artifacts"), i);
            if (items[i] is YamlMap map)
                artifacts.Add(Artifact(new YamlFields(map, faults), faults));
            else
                faults.Add(path, $"must be an object, not {items[i].Kind}");
        }

        return artifacts;
    }

    private static ArtifactSpec Artifact(YamlFields fields, YamlFaults faults)
    {
        var name = fields.Text("name");
        if (name.Length > 0 && !RecipeNames.Artifact().IsMatch(name))
            faults.Add(fields.At("name"), "must be a plain file name: letters, digits, '.', '_' and '-'");
        var template = fields.OptionalText("template");
        var hasValue = fields.Raw("value") is not null;
        if (hasValue == (template is not null))
            faults.Add(fields.Path, "must have either a template or a value");
        var mediaType = fields.OptionalText("mediaType") ?? (template is null ? "application/json" : "text/plain");
        if (mediaType.Length > 0 && !RecipeNames.MediaType().IsMatch(mediaType))
            faults.Add(fields.At("mediaType"), "must be a media type, such as text/markdown");
        var artifact = new ArtifactSpec { Name = name, MediaType = mediaType, Template = template, Value = fields.Json("value") };
        fields.Done();
        return artifact;
    }
}
