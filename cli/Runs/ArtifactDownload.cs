using Maestro.Runs;

namespace Maestro.Cli.Runs;

/// <summary>An artifact and where it lies here.</summary>
internal sealed record SavedArtifact(ArtifactRecord Artifact, string Path);

/// <summary>Brings a run's artifacts into <c>DATA/artifacts/RUN</c>.</summary>
internal static class ArtifactDownload
{
    public static async Task<IReadOnlyList<SavedArtifact>> SaveAsync(
        MaestroClient client, string runId, string data, CancellationToken cancellationToken)
    {
        var artifacts = await client.ListArtifactsAsync(runId, cancellationToken);
        if (artifacts.Count == 0) return [];
        var folder = Path.Combine(Path.GetFullPath(data), "artifacts", FileName(runId));
        Directory.CreateDirectory(folder);
        var saved = new List<SavedArtifact>();
        foreach (var artifact in artifacts)
        {
            var path = Path.Combine(folder, FileName(artifact.Name));
            var temporary = $"{path}.{Guid.NewGuid():N}.part";
            await WriteAsync(client, runId, artifact.Name, temporary, cancellationToken);
            File.Move(temporary, path, overwrite: true);
            saved.Add(new SavedArtifact(artifact, path));
        }

        return saved;
    }

    private static async Task WriteAsync(
        MaestroClient client, string runId, string name, string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await client.DownloadArtifactAsync(runId, name, file, cancellationToken);
    }

    /// <summary>A name that stays in its folder, whatever the server calls the thing.</summary>
    private static string FileName(string name)
    {
        var invalid = Path.GetInvalidFileNameChars();
        var safe = string.Concat(name.Select(c => c is '/' or '\\' || invalid.Contains(c) ? '_' : c));
        return safe.Trim('.').Length == 0 ? "_" : safe;
    }
}
