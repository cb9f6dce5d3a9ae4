using Maestro.Packages;
using Maestro.Problems;
using Maestro.Prompts;
using Maestro.Schemas;
using Maestro.Yaml;

namespace Maestro.Recipes.Checks;

/// <summary>Checks the files that a recipe refers to, and notes which those are.</summary>
internal sealed class FileCheck(FilePackage package, YamlFaults faults)
{
    private readonly Dictionary<string, Result<PromptTemplate>> _templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Result<JsonSchemaCheck>> _schemas = new(StringComparer.Ordinal);

    /// <summary>Every file that the recipe is made of.</summary>
    public SortedSet<string> Used { get; } = new(StringComparer.Ordinal) { Recipe.Document };

    /// <summary>The template of that name, or null when it is absent or broken, which is then a fault.</summary>
    public PromptTemplate? Template(string? file, string path) =>
        Parse(file, path, _templates, text => PromptTemplate.Parse(text, path));

    public void Schema(string? file, string path) => Parse(file, path, _schemas, text => JsonSchemaCheck.Parse(text));

    private T? Parse<T>(string? file, string path, Dictionary<string, Result<T>> parsed, Func<string, Result<T>> parse)
        where T : class
    {
        if (string.IsNullOrEmpty(file))
            return null;
        if (PackagePath.Problem(file) is { } problem)
        {
            faults.Add(path, problem);
            return null;
        }

        if (package.Text(file) is not { } text)
        {
            faults.Add(path, $"there is no file '{file}' beside the recipe");
            return null;
        }

        Used.Add(file);
        if (!parsed.TryGetValue(file, out var result))
            parsed[file] = result = parse(text);
        if (result.TryGet(out var value))
            return value;
        faults.AddFrom(result.Faults.Select(fault => new Fault(path, $"{file}: {Inside(fault, path)}")), path);
        return null;
    }

    private static string Inside(Fault fault, string path) =>
        fault.Path.Length == 0 || fault.Path == path ? fault.Msg : $"{fault.Path}: {fault.Msg}";
}
