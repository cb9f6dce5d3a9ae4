namespace Maestro.Bench.Engine.Peers;

/// <summary>A peer that cannot be measured; the message says why.</summary>
internal sealed class PeerException(string message) : Exception(message);
