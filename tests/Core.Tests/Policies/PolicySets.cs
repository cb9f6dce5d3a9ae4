using System.Text;
using Maestro.Problems;

namespace Maestro.Tests.Policies;

internal static class PolicySets
{
    public static Result<PolicySet> Of(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var package = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        foreach (var (path, text) in files) package.Add(new(path, Encoding.UTF8.GetBytes(text)));
        return PolicySet.Create(package);
    }
}
