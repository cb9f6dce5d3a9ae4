using Maestro.Stores;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Tools;

/// <summary>
/// Puts stored files where a tool server's process can read them. A staged file lies under its digest, so it is written
/// once and never changes; the server is told the folder and refuses anything outside it.
/// </summary>
public sealed class ToolWorkspace(IBlobStore blobs, IOptions<ToolServerOptions> options)
{
    /// <summary>The arguments with every file value replaced by the local path of the staged file.</summary>
    public async Task<JsonObject> StageAsync(JsonObject arguments, CancellationToken cancellationToken) =>
        (JsonObject)(await StageNodeAsync(arguments, cancellationToken))!;

    private async Task<JsonNode?> StageNodeAsync(JsonNode? value, CancellationToken cancellationToken)
    {
        if (FileValue.From(value) is { } file) return JsonValue.Create(await PathAsync(file, cancellationToken));
        switch (value)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var (name, member) in map) copy[name] = await StageNodeAsync(member, cancellationToken);
                return copy;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list) items.Add(await StageNodeAsync(item, cancellationToken));
                return items;
            default:
                return value?.DeepClone();
        }
    }

    private async Task<string> PathAsync(FileValue file, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(Path.Combine(options.Value.Workspace, Digest.Hex(file.Digest)));
        if (File.Exists(path)) return path;

        await using var content = await blobs.OpenAsync(file.Digest, cancellationToken)
            ?? throw new FileNotFoundException($"The file {file.Name} ({file.Digest}) is not in the store.");
        Directory.CreateDirectory(options.Value.Workspace);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            await using (var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                await content.CopyToAsync(target, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return path;
    }
}
