using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Maestro.Router.Storage;
using Maestro.Stores;

namespace Maestro.Router.Pins;

/// <summary>Pins that several routers share: a row each. Expired ones are cleared away by whoever reads them.</summary>
internal sealed class TablePinStore(ITableStore tables, TimeProvider time) : IPinStore
{
    private const string Table = SharedStorage.Pins;
    private const string Partition = "pins";

    /// <summary>Clocks differ: a pin that has expired here may still hold elsewhere.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public bool Shared => true;

    public async Task<IReadOnlyList<Pin>> LoadAsync(CancellationToken cancellationToken)
    {
        var pins = new List<Pin>();
        var old = time.GetUtcNow() - Kept;
        await foreach (var row in tables.QueryAsync(Table, Partition, cancellationToken: cancellationToken))
        {
            var pin = JsonSerializer.Deserialize(row.Body, PinJson.Default.Pin) ?? throw new JsonException($"The pin in row {row.Row} is null.");
            if (pin.ExpiresAt > old) pins.Add(pin);
            else await tables.WriteAsync(Table, Partition, [TableWrite.Delete(row.Row, row.ETag)], cancellationToken); // not one that was set anew meanwhile
        }

        return pins;
    }

    public Task PutAsync(Pin pin, CancellationToken cancellationToken) =>
        tables.WriteAsync(Table, Partition, [TableWrite.Upsert(RowOf(pin.Id), JsonSerializer.Serialize(pin, PinJson.Default.Pin))], cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.WriteAsync(Table, Partition, [TableWrite.Delete(RowOf(id))], cancellationToken);

    /// <summary>Ids are made of what callers write: too long for a key, and with characters that a key may not have.</summary>
    private static string RowOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
