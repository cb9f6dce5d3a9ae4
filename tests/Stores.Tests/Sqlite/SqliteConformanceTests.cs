using Stores.Tests.Conformance;

namespace Stores.Tests.Sqlite;

public sealed class SqliteTableTests(SqliteSide side) : TableConformance(side), IClassFixture<SqliteSide>;

public sealed class FileBlobTests(SqliteSide side) : BlobConformance(side), IClassFixture<SqliteSide>;

public sealed class SqliteRunListTests(SqliteSide side) : Runs.RunListConformance(side), IClassFixture<SqliteSide>;

public sealed class SqliteRunWriterTests(SqliteSide side) : Runs.RunWriterConformance(side), IClassFixture<SqliteSide>;
