using System.Text.Json;
using Maestro.Rego;
using Maestro.Rego.Values;

namespace Maestro.Bench.Policies;

/// <summary>One case of OPA's conformance suite.</summary>
internal sealed record ConformanceCase
{
    public required string Group { get; init; }

    public required string Note { get; init; }

    public required string Query { get; init; }

    public required IReadOnlyList<RegoModule> Modules { get; init; }

    public RegoValue? Data { get; init; }

    public RegoValue? Input { get; init; }

    /// <summary>An input written as a Rego term.</summary>
    public string? InputTerm { get; init; }

    /// <summary>The expected bindings; null when an error is expected.</summary>
    public RegoArray? Result { get; init; }

    public bool SortBindings { get; init; }

    public bool IgnoreGenerated { get; init; }

    public string? ErrorCode { get; init; }

    public string? Error { get; init; }

    public bool Strict { get; init; }

    /// <summary>The cases of all files in a folder, by file name.</summary>
    public static IReadOnlyList<ConformanceCase> Load(string folder)
    {
        var cases = new List<ConformanceCase>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { MaxDepth = 256 });
            var root = document.RootElement;
            var list = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("cases");
            foreach (var item in list.EnumerateArray())
                if (!Flag(item, "ignore")) cases.Add(Read(Path.GetFileNameWithoutExtension(file), item));
        }

        return cases;
    }

    private static ConformanceCase Read(string group, JsonElement item) => new()
    {
        Group = group,
        Note = Text(item, "note") ?? "",
        Query = Text(item, "query") ?? "",
        Modules = [.. Items(item, "modules")
            .Select((source, index) => new RegoModule($"test-{index}.rego", source.GetString()!))],
        Data = Value(item, "data"),
        Input = Value(item, "input"),
        InputTerm = Text(item, "input_term"),
        Result = Value(item, "want_result") as RegoArray,
        SortBindings = Flag(item, "sort_bindings"),
        IgnoreGenerated = Flag(item, "ignore_generated_vars"),
        ErrorCode = Text(item, "want_error_code"),
        Error = Text(item, "want_error"),
        Strict = Flag(item, "strict_error"),
    };

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static RegoValue? Value(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? RegoValue.FromJson(value) : null;

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
