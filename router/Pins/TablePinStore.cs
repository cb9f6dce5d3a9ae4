using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Maestro.Router.Storage;
using Maestro.Stores;

namespace Maestro.Router.Pins;

/// <summary>
/// Where pins outlive the process: a row each, also for several routers. Of two changes to the same id the one that reaches the
/// store last stays, whoever made it; changes to different ids do not touch each other. Expired ones are cleared away by whoever
/// reads them.
/// </summary>
internal sealed class TablePinStore(ITableStore tables, TimeProvider time)
{
    private const string Table = SharedStorage.Pins;
    private const string Partition = "pins";

    /// <summary>Clocks differ: a pin that has expired here may still hold elsewhere.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>All that are stored; some may have expired.</summary>
    public async Task<IReadOnlyList<Pin>> LoadAsync(CancellationToken cancellationToken)
    {
        var pins = new List<Pin>();
        var old = time.GetUtcNow() - Kept;
        await foreach (var row in tables.QueryAsync(Table, Partition, cancellationToken: cancellationToken))
        {
            var pin = JsonSerializer.Deserialize(row.Body, PinJson.Default.Pin)
                ?? throw new JsonException($"The pin in row {row.Row} is null.");
            if (pin.ExpiresAt > old) pins.Add(pin);
            // not one that was set anew meanwhile
            else await tables.WriteAsync(Table, Partition, [TableWrite.Delete(row.Row, row.ETag)], cancellationToken);
        }

        return pins;
    }

    /// <summary>
    /// Puts it in place of one with the same id. What returns has been stored; after an exception it may have been.
    /// </summary>
    public Task PutAsync(Pin pin, CancellationToken cancellationToken) =>
        tables.WriteAsync(
            Table, Partition, [TableWrite.Upsert(RowOf(pin.Id), JsonSerializer.Serialize(pin, PinJson.Default.Pin))],
            cancellationToken);

    /// <summary>As <see cref="PutAsync"/>; an id that is not stored is no error.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.WriteAsync(Table, Partition, [TableWrite.Delete(RowOf(id))], cancellationToken);

    /// <summary>Ids are made of what callers write: too long for a key, and with characters that a key may not have.</summary>
    private static string RowOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
