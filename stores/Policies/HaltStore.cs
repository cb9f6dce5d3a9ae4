using System.Text.Json.Serialization;
using Maestro.Policies;
using Maestro.Stores.Runs;

namespace Maestro.Stores.Policies;

/// <summary>The halts that operators ordered. What returns has reached the disk.</summary>
public sealed class HaltStore(ITableStore tables)
{
    private const string Table = "halts";
    private const string Partition = "halts";

    /// <summary>Replaces a halt of the same id.</summary>
    public Task PutAsync(Halt halt, CancellationToken cancellationToken) =>
        tables.WriteAsync(
            Table, Partition, [TableWrite.Upsert(halt.Id, TypedRows.Json(halt, HaltJson.Default.Halt))], cancellationToken);

    /// <summary>False when there is no such halt.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (TableKeys.FaultOf(id) is not null || await tables.GetAsync(Table, Partition, id, cancellationToken) is not { } row)
            return false;
        return (await tables.WriteAsync(Table, Partition, [TableWrite.Delete(id, row.ETag)], cancellationToken)).Applied;
    }

    /// <summary>All of them, also those whose time is over; the oldest first.</summary>
    public async Task<IReadOnlyList<Halt>> ListAsync(CancellationToken cancellationToken)
    {
        var halts = new List<Halt>();
        await foreach (var row in tables.QueryAsync(Table, Partition, cancellationToken: cancellationToken))
            halts.Add(TypedRows.Parse(row, HaltJson.Default.Halt));
        return [.. halts.OrderBy(halt => halt.Since)];
    }
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Halt))]
internal sealed partial class HaltJson : JsonSerializerContext;
