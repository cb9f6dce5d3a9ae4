using System.IO.Enumeration;
using System.Text.Json;
using Maestro.Packages;
using Maestro.Problems;
using Maestro.Rego.Values;

namespace Maestro.Policies;

/// <summary>Which files of a folder are policies, and how data files become one document.</summary>
public static class PolicyFiles
{
    public const string Rego = ".rego";
    private const string Test = "_test.rego";
    private const string DataFile = "data.json";

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
    };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Rego modules that are no tests, and <c>data.json</c>.</summary>
    public static bool Counts(string path) =>
        (path.EndsWith(Rego, StringComparison.Ordinal) && !path.EndsWith(Test, StringComparison.Ordinal)) || IsData(path);

    /// <summary>
    /// The policies' paths below a folder, with forward slashes. Hidden names are left out and linked folders not entered, but a
    /// linked file counts: mounted ConfigMaps consist of them.
    /// </summary>
    public static IEnumerable<string> List(string folder) =>
        new FileSystemEnumerable<string>(folder, static (ref FileSystemEntry entry) => entry.ToFullPath(), Everything)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && !entry.FileName.StartsWith('.'),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.FileName.StartsWith('.')
                && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        }
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Where(Counts);

    public static Result<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> Read(string folder)
    {
        try
        {
            return Result<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>>.Ok([.. List(folder)
                .Select(name => KeyValuePair.Create(name, (ReadOnlyMemory<byte>)File.ReadAllBytes(Path.Combine(folder, name))))]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Result<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>>.Failed(new Fault("", fault.Message));
        }
    }

    /// <summary>The base document: each <c>data.json</c> below the path of its folder, as OPA does.</summary>
    public static RegoObject Data(FilePackage files, List<Fault> faults)
    {
        var root = new JsonObject();
        foreach (var (path, content) in files.Files.Where(file => IsData(file.Key)))
        {
            try
            {
                if (JsonNode.Parse(content.Span, documentOptions: Strict) is JsonObject document)
                    Mount(root, path, document, faults);
                else faults.Add(new Fault(path, "must be an object"));
            }
            catch (JsonException fault)
            {
                faults.Add(new Fault(path, $"is not JSON: {fault.Message}"));
            }
        }

        return (RegoObject)RegoValue.FromJson(root.ToJsonString());
    }

    private static bool IsData(string path) => path == DataFile || path.EndsWith("/" + DataFile, StringComparison.Ordinal);

    private static void Mount(JsonObject root, string path, JsonObject document, List<Fault> faults)
    {
        var at = root;
        foreach (var name in path.Split('/')[..^1])
        {
            if (at[name] is null) at[name] = new JsonObject();
            if (at[name] is not JsonObject next)
            {
                faults.Add(new Fault(path, $"'{name}' is already a value of another file"));
                return;
            }

            at = next;
        }

        Merge(at, document, path, faults);
    }

    private static void Merge(JsonObject into, JsonObject from, string path, List<Fault> faults)
    {
        foreach (var (name, value) in from)
        {
            if (!into.TryGetPropertyValue(name, out var there)) into[name] = value?.DeepClone();
            else if (there is JsonObject both && value is JsonObject more) Merge(both, more, path, faults);
            else faults.Add(new Fault(path, $"'{name}' is already a value of another file"));
        }
    }
}
