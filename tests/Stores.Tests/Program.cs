using Stores.Tests.Sqlite;

// Only for CrashTests: tests themselves are run by the test host.
return args is [CrashWriter.Command, var database, var blobs] ? await CrashWriter.RunAsync(database, blobs) : 2;
