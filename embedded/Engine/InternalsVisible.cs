using System.Runtime.CompilerServices;

// The engine's tests stop it at chosen commits, as a crash would.
[assembly: InternalsVisibleTo("Embedded.Engine.Tests")]
