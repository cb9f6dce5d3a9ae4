using System.Runtime.CompilerServices;

// The engine's tests stop it at chosen commits, as a crash would.
[assembly: InternalsVisibleTo("Embedded.Engine.Tests")]

// Committed histories of the app's orchestrators are recorded and replayed there.
[assembly: InternalsVisibleTo("Functions.Tests")]
