using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Maestro.Stores.Azure;

/// <summary>A row as an entity: its body in binary properties <c>b0</c>, <c>b1</c>, …, and the write that made it.</summary>
/// <remarks>
/// A property holds 64 KiB. Binary, because text counts double against the entity's 1 MiB and every quote of a JSON
/// body would travel as six bytes: 512 KiB always fit this way, and how much a batch takes can be foreseen.
/// </remarks>
internal static class AzureRow
{
    private const int ChunkBytes = 64 * 1024;
    private const string Operation = "op";

    public static TableEntity ToEntity(string partition, TableWrite write, string operation)
    {
        var entity = new TableEntity(partition, write.Row) { [Operation] = operation };
        var bytes = Encoding.UTF8.GetBytes(write.Body!);
        for (var (offset, chunk) = (0, 0); offset < bytes.Length; offset += ChunkBytes, chunk++)
            entity[Name(chunk)] = bytes[offset..Math.Min(offset + ChunkBytes, bytes.Length)];
        return entity;
    }

    /// <summary>Throws <see cref="StoreException"/> when the entity was not written by this store.</summary>
    public static TableRow FromEntity(TableEntity entity)
    {
        if (entity.GetBinary(Name(0)) is not { } first)
            throw new StoreException(
                StoreFault.Corrupt,
                $"The entity '{entity.PartitionKey}' / '{entity.RowKey}' has no body; something else wrote it.");

        var body = first.Length < ChunkBytes ? Encoding.UTF8.GetString(first) : Join(entity, first);
        return new TableRow(entity.PartitionKey, entity.RowKey, entity.ETag.ToString(), body);
    }

    /// <summary>The write that made this version of the row.</summary>
    public static string? OperationOf(TableEntity entity) => entity.GetString(Operation);

    // All bytes before any decoding: a chunk may end inside a character.
    private static string Join(TableEntity entity, byte[] first)
    {
        using var bytes = new MemoryStream(ChunkBytes * 2);
        bytes.Write(first);
        for (var chunk = 1; entity.GetBinary(Name(chunk)) is { } next; chunk++) bytes.Write(next);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string Name(int chunk) => string.Create(CultureInfo.InvariantCulture, $"b{chunk}");
}
