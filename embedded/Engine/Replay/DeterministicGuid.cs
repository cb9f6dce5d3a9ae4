using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// Ids that replay repeats: a name-based UUID (RFC 9562 version 8, SHA-256) of instance, execution and position.
/// </summary>
internal static class DeterministicGuid
{
    private const int HashLength = 32;

    public static Guid Create(string instanceId, long key, int generation, int sequence)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        var text = Encoding.UTF8.GetBytes(instanceId);
        var input = new byte[text.Length + 16];
        text.CopyTo(input, 0);
        BinaryPrimitives.WriteInt64BigEndian(input.AsSpan(text.Length), key);
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(text.Length + 8), generation);
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(text.Length + 12), sequence);
        SHA256.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
