using System.Text.Json;
using Maestro.Router.Http;

namespace Maestro.Router.Pins;

/// <summary>Pins in one JSON file, replaced as a whole: after a crash it is the old one or the new one.</summary>
internal sealed class FilePinStore(string folder) : IPinStore
{
    private readonly string _path = Path.Combine(folder, "pins.json");

    public async Task<IReadOnlyList<Pin>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path)) return [];
        await using var file = File.OpenRead(_path);
        return await JsonSerializer.DeserializeAsync(file, HttpJson.Default.PinArray, cancellationToken) ?? [];
    }

    public async Task SaveAsync(IReadOnlyList<Pin> pins, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var next = _path + ".next";
        await using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, [.. pins], HttpJson.Default.PinArray, cancellationToken);
            await file.FlushAsync(cancellationToken);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(next, _path, overwrite: true);
    }
}
