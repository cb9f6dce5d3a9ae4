using System.Text.Json;
using YamlDotNet.Core;

namespace Maestro.Rego.Loading;

/// <summary>Modules and base documents as they lie on a disk.</summary>
/// <param name="Modules">By name; a module's file is named as it was found, with slashes.</param>
/// <param name="Data">All data files as one document.</param>
/// <param name="Errors">Every file that cannot be used, and why.</param>
public sealed record RegoFiles(IReadOnlyList<RegoModule> Modules, RegoObject Data, IReadOnlyList<RegoError> Errors)
{
    private const string Extension = ".rego";
    private static readonly string[] DataNames = ["data.json", "data.yaml", "data.yml"];
    private static readonly string[] DataExtensions = [".json", ".yaml", ".yml"];
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    /// <summary>
    /// Reads files and folders with all below them. Of a folder: each <c>*.rego</c>, and each <c>data.json</c> or
    /// <c>data.yaml</c>, which
    /// is mounted at the path of its folder below the one named. A data file that is named itself, whatever its name, is mounted
    /// at the root.
    /// </summary>
    public static RegoFiles Read(params IReadOnlyList<string> paths)
    {
        var modules = new SortedDictionary<string, RegoModule>(StringComparer.Ordinal);
        var errors = new List<RegoError>();
        var data = new DataTree(errors);
        foreach (var (path, mount) in paths.SelectMany(path => Find(path, errors)))
        {
            var name = path.Replace('\\', '/');
            try
            {
                if (!path.EndsWith(Extension, StringComparison.Ordinal)) data.Add(name, mount, Parse(path));
                else if (!modules.ContainsKey(name)) modules.Add(name, new RegoModule(name, File.ReadAllText(path)));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or YamlException)
            {
                errors.Add(new RegoError(RegoErrorCodes.Load, fault.Message, new RegoLocation(name, 1, 1)));
            }
        }

        return new RegoFiles([.. modules.Values], data.Build(), errors);
    }

    private static IEnumerable<(string Path, string[] Mount)> Find(string path, List<RegoError> errors)
    {
        if (File.Exists(path))
        {
            if (path.EndsWith(Extension, StringComparison.Ordinal) || DataExtensions.Contains(Path.GetExtension(path)))
                return [(path, [])];
            errors.Add(new RegoError(RegoErrorCodes.Load, "neither Rego, JSON nor YAML", new RegoLocation(path, 1, 1)));
            return [];
        }

        if (!Directory.Exists(path))
        {
            errors.Add(new RegoError(RegoErrorCodes.Load, "no such file or folder", new RegoLocation(path, 1, 1)));
            return [];
        }

        try
        {
            return [.. Directory.EnumerateFiles(path, "*", Everything)
                .Where(file => file.EndsWith(Extension, StringComparison.Ordinal) || DataNames.Contains(Path.GetFileName(file)))
                .Order(StringComparer.Ordinal)
                .Select(file => (file, Path.GetRelativePath(path, file).Replace('\\', '/').Split('/')[..^1]))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            errors.Add(new RegoError(RegoErrorCodes.Load, fault.Message, new RegoLocation(path, 1, 1)));
            return [];
        }
    }

    private static RegoValue Parse(string path) => path.EndsWith(".json", StringComparison.Ordinal)
        ? RegoValue.FromJson(File.ReadAllBytes(path))
        : RegoYaml.Parse(File.ReadAllText(path)) ?? RegoObject.Empty;
}
