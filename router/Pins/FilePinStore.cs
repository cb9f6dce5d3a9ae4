using System.Text.Json;
using Maestro.Router.Storage;

namespace Maestro.Router.Pins;

/// <summary>
/// Pins of one process in one JSON file, replaced as a whole: after a crash it is the old one or the new one. Expired pins leave it
/// with the next change.
/// </summary>
internal sealed class FilePinStore(string folder, TimeProvider time) : IPinStore, IDisposable
{
    private readonly string _path = Path.Combine(folder, "pins.json");
    private readonly SemaphoreSlim _one = new(1, 1);

    public bool Shared => false;

    public async Task<IReadOnlyList<Pin>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path)) return [];
        await using var file = File.OpenRead(_path);
        return await JsonSerializer.DeserializeAsync(file, PinJson.Default.PinArray, cancellationToken) ?? [];
    }

    public Task PutAsync(Pin pin, CancellationToken cancellationToken) => ChangeAsync(pin.Id, pin, cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => ChangeAsync(id, null, cancellationToken);

    public void Dispose() => _one.Dispose();

    private async Task ChangeAsync(string id, Pin? pin, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            var others = (await LoadAsync(cancellationToken)).Where(other => other.Id != id && other.ExpiresAt > now);
            await WholeFile.ReplaceAsync(_path, (file, token) => JsonSerializer.SerializeAsync(file, pin is null ? [.. others] : [.. others, pin], PinJson.Default.PinArray, token), cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }
}
