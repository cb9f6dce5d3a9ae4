using Maestro.Policies.Opa;
using Maestro.Problems;

namespace Maestro.Policies.Folders;

/// <summary>Makes whatever decides in a process, in one place for all of them.</summary>
public static class PolicyEngines
{
    /// <summary>
    /// Reads the folder and compiles it. Policies that cannot be used at the start are faults, all of them: who starts without
    /// policy would not notice that he has none.
    /// </summary>
    /// <exception cref="ArgumentException">Neither a folder nor a server is given.</exception>
    public static Result<CurrentPolicies> Create(PolicyOptions options, TimeProvider time)
    {
        if (options.Folder is null && options.Opa is null)
            throw new ArgumentException("Policy comes from a folder or from a server.", nameof(options));
        RegoPolicyEngine? engine = null;
        var stamp = default(FolderStamp);
        if (options.Folder is { } folder)
        {
            var read = FolderReader.Read(folder, time);
            if (!read.Set.TryGet(out var set)) return Result<CurrentPolicies>.Failed(read.Set.Faults);
            (engine, stamp) = (new(set), read.Stamp);
        }

        return Result<CurrentPolicies>.Ok(
            new(options, time, options.Opa is { } opa ? new OpaPolicyEngine(opa, time) : null, engine, stamp));
    }
}
