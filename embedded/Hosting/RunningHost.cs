using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maestro.Embedded.Hosting;

/// <summary>The host that has a data directory in use: its process and where it listens.</summary>
public sealed record RunningHost(int ProcessId, string Url, DateTimeOffset StartedAt)
{
    internal const string FileName = "host.run.json";

    /// <summary>The live host of a data directory; null when none has it.</summary>
    public static RunningHost? Find(string dataDirectory) =>
        DataDirectoryLock.IsHeld(dataDirectory) ? Read(dataDirectory) : null;

    internal static RunningHost? Read(string dataDirectory)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(dataDirectory, FileName));
            return JsonSerializer.Deserialize(file, RunningHostJson.Default.RunningHost);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            // Not written yet, or being removed: the owner cannot be named.
            return null;
        }
    }

    /// <summary>Readers see the whole record or none.</summary>
    internal void Write(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, RunningHostJson.Default.RunningHost));
        File.Move(path + ".new", path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunningHost))]
internal sealed partial class RunningHostJson : JsonSerializerContext;
