using Maestro.Packages;
using Maestro.Problems;
using Maestro.Rego;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Values;

namespace Maestro.Policies;

/// <summary>
/// A folder of policies that compiled: Rego modules and their data. Immutable; any number of threads may ask it. Tests of
/// policies (<c>*_test.rego</c>) are not part of it, so that a changed test is no changed policy.
/// </summary>
public sealed class PolicySet
{
    private readonly Lazy<RegoProgram> _traced;

    private PolicySet(FilePackage files, RegoProgram program, RegoObject data)
    {
        (Files, Program, Data) = (files, program, data);
        _traced = new(() => RegoCompiler.Compile(Modules(files), new CompileOptions { Trace = true }).Program!);
    }

    /// <summary>What the set is known by; see <see cref="FilePackage.Digest"/>.</summary>
    public string Digest => Files.Digest;

    public FilePackage Files { get; }

    public RegoProgram Program { get; }

    /// <summary>
    /// A decision follows from the input alone: no rule looks at the clock, draws, or asks the host. Only then may answers be
    /// remembered.
    /// </summary>
    public bool IsPure => Program.UnsteadyFunctions.Count == 0;

    /// <summary>The same, compiled so that it can explain itself; slower.</summary>
    public RegoProgram Traced => _traced.Value;

    /// <summary>The base document.</summary>
    public RegoObject Data { get; }

    /// <summary>Compiles a set and reports every fault, with file and line.</summary>
    public static Result<PolicySet> Create(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files)
    {
        var package = FilePackage.Create(files.Where(file => PolicyFiles.Counts(file.Key)));
        if (!package.TryGet(out var kept)) return Result<PolicySet>.Failed(package.Faults);

        var faults = new List<Fault>();
        var data = PolicyFiles.Data(kept, faults);
        var compiled = RegoCompiler.Compile(Modules(kept));
        faults.AddRange(
            compiled.Errors.Select(error => new Fault(error.Location?.ToString() ?? "", $"{error.Code}: {error.Message}")));
        if (compiled.Succeeded
            && !compiled.Program.RuleNames.Any(name => PolicyPackages.All.Any(package => name == $"data.{package}.allow")))
            faults.Add(
                new Fault("", $"decides nothing: no package of {string.Join(", ", PolicyPackages.All)} has a rule 'allow'"));
        return faults.Count > 0
            ? Result<PolicySet>.Failed(faults)
            : Result<PolicySet>.Ok(new PolicySet(kept, compiled.Program!, data));
    }

    /// <summary>Reads a folder with everything below it.</summary>
    public static Result<PolicySet> FromFolder(
        string folder) => PolicyFiles.Read(folder) is var read && read.TryGet(out var files)
        ? Create(files)
        : Result<PolicySet>.Failed(read.Faults);

    private static IEnumerable<RegoModule> Modules(FilePackage files) => files.Files.Keys
        .Where(path => path.EndsWith(PolicyFiles.Rego, StringComparison.Ordinal))
        .Select(path => new RegoModule(path, files.Text(path)!));
}
