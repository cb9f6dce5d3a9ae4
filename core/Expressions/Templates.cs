using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Maestro.Problems;

namespace Maestro.Expressions;

/// <summary>
/// JSON with <c>${…}</c> in its strings. A string that is exactly one reference becomes the value it names, of any type;
/// references within a longer string are put in as text: strings as they are, everything else as compact JSON.
/// Names of members are never replaced.
/// </summary>
public static class Templates
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A new value with every reference replaced, or every fault; the template and the scope stay as they are.
    /// </summary>
    /// <param name="template">The template.</param>
    /// <param name="scope">What references read.</param>
    /// <param name="path">Where the template stands, for the paths of faults.</param>
    public static Result<JsonNode?> Bind(JsonNode? template, Scope scope, string path = "")
    {
        var faults = new List<Fault>();
        var bound = Bind(template, scope, path, faults);
        return faults.Count == 0 ? Result<JsonNode?>.Ok(bound) : Result<JsonNode?>.Failed(faults);
    }

    /// <summary>The same for a text, such as a gate's title; a single reference is put in as text here too.</summary>
    public static Result<string> BindText(string template, Scope scope, string path = "")
    {
        var faults = new List<Fault>();
        var text = Bind(JsonValue.Create(template), scope, path, faults);
        return faults.Count == 0 ? Result<string>.Ok(Text(text)) : Result<string>.Failed(faults);
    }

    /// <summary>Every reference in the template with its path; what does not parse goes to <paramref name="faults"/>.</summary>
    public static IReadOnlyList<(string Path, Reference Reference)> References(
        JsonNode? template, string path, ICollection<Fault> faults)
    {
        var found = new List<(string, Reference)>();
        Collect(template, path, found, faults);
        return found;
    }

    /// <summary>
    /// The reference, when the template is exactly one and nothing else; its value can then be passed on as it is.
    /// </summary>
    public static Reference? Whole(JsonNode? template) =>
        template is JsonValue scalar && scalar.TryGetValue<string>(out var text) && TextTemplate.MayHaveReferences(text)
            ? TextTemplate.Parse(text, out _)?.Whole
            : null;

    /// <summary>A value as text: a string as it is, anything else as compact JSON.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(Compact),
    };

    private static JsonNode? Bind(JsonNode? template, Scope scope, string path, List<Fault> faults)
    {
        switch (template)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var (name, value) in map)
                    copy[name] = Bind(value, scope, FaultPath.Member(path, name), faults);
                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select((value, i) => Bind(value, scope, FaultPath.Item(path, i), faults))]);
            case JsonValue scalar when scalar.TryGetValue<string>(out var text) && TextTemplate.MayHaveReferences(text):
                return BindString(text, scope, path, faults);
            default:
                return template?.DeepClone();
        }
    }

    private static JsonNode? BindString(string text, Scope scope, string path, List<Fault> faults)
    {
        var template = TextTemplate.Parse(text, out var error);
        if (template is null)
        {
            faults.Add(new Fault(path, error!));
            return null;
        }

        if (template.Whole is { } whole)
            return Read(whole)?.DeepClone();
        var filled = new StringBuilder();
        foreach (var part in template.Parts)
            filled.Append(part.Reference is null ? part.Literal : Text(Read(part.Reference)));
        return JsonValue.Create(filled.ToString());

        JsonNode? Read(Reference reference)
        {
            if (!reference.TryResolve(scope, out var value, out var problem))
                faults.Add(new Fault(path, problem));
            return value;
        }
    }

    private static void Collect(JsonNode? template, string path, List<(string, Reference)> found, ICollection<Fault> faults)
    {
        switch (template)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                    Collect(value, FaultPath.Member(path, name), found, faults);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    Collect(list[i], FaultPath.Item(path, i), found, faults);
                break;
            case JsonValue scalar when scalar.TryGetValue<string>(out var text) && TextTemplate.MayHaveReferences(text):
                if (TextTemplate.Parse(text, out var error) is { } parsed)
                    found.AddRange(
                        parsed.Parts.Where(part => part.Reference is not null).Select(part => (path, part.Reference!)));
                else
                    faults.Add(new Fault(path, error!));
                break;
            default:
                break;
        }
    }
}
