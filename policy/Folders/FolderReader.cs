using Maestro.Problems;

namespace Maestro.Policies.Folders;

/// <summary>Reads a folder between two looks at it, so that a set is never half of one and half of the next.</summary>
internal static class FolderReader
{
    private const int Tries = 3;

    public static (Result<PolicySet> Set, FolderStamp Stamp) Read(string folder, TimeProvider time)
    {
        try
        {
            for (var count = 1; ; count++)
            {
                var before = FolderStamp.Of(folder, time.GetUtcNow());
                var set = PolicySet.FromFolder(folder);
                if (FolderStamp.Of(folder, time.GetUtcNow()).Digest == before.Digest) return (set, before);
                if (count == Tries) return (Result<PolicySet>.Failed(new Fault("", $"'{folder}' is being changed")), default);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (Result<PolicySet>.Failed(new Fault("", fault.Message)), default);
        }
    }
}
