using Maestro.Stores.Sqlite;

namespace Maestro.Router.Storage;

/// <summary>The tables of a router that is alone: one SQLite file in its folder.</summary>
internal static class LocalStorage
{
    /// <summary>
    /// Throws <see cref="Maestro.Stores.StoreException"/> when the file cannot be used, or another process has it.
    /// </summary>
    public static SqliteTableStore Open(string folder) => SqliteTableStore.Open(new SqliteStoreOptions
    {
        DatabasePath = Path.Combine(folder, "router.db"),
        BlobFolder = Path.Combine(folder, "blobs"), // never used: a router keeps no blobs
    });
}
