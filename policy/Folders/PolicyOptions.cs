using Maestro.Policies.Opa;
using Maestro.Problems;

namespace Maestro.Policies.Folders;

/// <summary>
/// Where policy comes from: a folder, an OPA server, or both. With both the server decides, and the folder's sets are at hand by
/// their digests.
/// </summary>
public sealed record PolicyOptions
{
    /// <summary>Folder with Rego files and data; null: none.</summary>
    public string? Folder { get; init; }

    /// <summary>The server that decides; null: this process does, by the folder.</summary>
    public OpaOptions? Opa { get; init; }

    /// <summary>How often, at most, the folder is looked at. Default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many sets stay at hand by digest, the one in force included. Default 16.</summary>
    public int Kept { get; init; } = 16;

    /// <summary>
    /// A folder relative to the working folder, or else to the program, beside which the shipped policies lie. It need not be
    /// there.
    /// </summary>
    public static string Locate(string folder)
    {
        var here = Path.GetFullPath(folder);
        return Directory.Exists(here) ? here : Path.Combine(AppContext.BaseDirectory, folder);
    }

    /// <summary>Reads the server's settings (<c>OPA_URL</c> and so on) and reports everything wrong with them at once.</summary>
    public static Result<PolicyOptions> Read(
        string? folder, Func<string, string?> setting) => OpaOptions.Read(setting) is var opa && opa.TryGet(out var server)
        ? Result<PolicyOptions>.Ok(new() { Folder = folder, Opa = server })
        : Result<PolicyOptions>.Failed(opa.Faults);
}
