using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Workflows;

/// <summary>One file of .github/workflows.</summary>
public sealed class Workflow(string name)
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Checkout.PathOf(".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)!)
            .Order()];

    public string Text { get; } = Checkout.Text(".github", "workflows", name);

    public JsonObject Json { get; } = Yaml.Read(Checkout.PathOf(".github", "workflows", name));

    public IEnumerable<KeyValuePair<string, JsonObject>> Jobs =>
        Json["jobs"]!.AsObject().Select(job => KeyValuePair.Create(job.Key, job.Value!.AsObject()));

    public IEnumerable<JsonObject> Steps =>
        Jobs.SelectMany(job => job.Value["steps"]?.AsArray().Select(step => step!.AsObject()) ?? []);

    public override string ToString() => name;
}
