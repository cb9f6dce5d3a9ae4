using System.Buffers.Binary;

namespace Maestro.Rego.Values;

/// <summary>
/// The strings a program names, found by their UTF-8 form: input that uses them costs no allocation, and comparing them
/// is comparing references. Short strings of the base document are in it too, since input mostly speaks of what is there.
/// Immutable once built.
/// </summary>
internal sealed class NameTable
{
    private const int MaxNames = 4096;
    private const int MaxLength = 64;
    private readonly (byte[] Utf8, RegoString Text)?[] _slots;

    public NameTable(IEnumerable<RegoString> names, RegoValue data)
    {
        var all = new HashSet<RegoString>(names);
        Gather(data, all, all.Count + MaxNames);
        _slots = new (byte[], RegoString)?[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, all.Count * 4))];
        foreach (var name in all)
        {
            var utf8 = Encoding.UTF8.GetBytes(name.Value);
            var at = Hash(utf8) & (_slots.Length - 1);
            while (_slots[at] is not null) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = (utf8, name);
            _ = name.GetHashCode();
        }
    }

    public RegoString? Find(ReadOnlySpan<byte> utf8)
    {
        var mask = _slots.Length - 1;
        for (var at = Hash(utf8) & mask; _slots[at] is { } entry; at = (at + 1) & mask)
            if (utf8.SequenceEqual(entry.Utf8)) return entry.Text;
        return null;
    }

    private static void Gather(RegoValue value, HashSet<RegoString> names, int most)
    {
        if (names.Count >= most) return;
        if (value is RegoString { Value.Length: <= MaxLength } text) names.Add(text);
        for (var i = 0; i < value.Count; i++)
        {
            if (value is RegoObject o) Gather(o.Keys[i], names, most);
            Gather(value switch { RegoObject of =>
                of.Values[i], RegoSet set => set.Members[i], _ => value.ValueAt(i) }, names, most);
        }
    }

    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        // Ends and length tell names apart well enough. Only the policy's own strings are stored, so input cannot pile up
        // entries in one place.
        ulong hash = (uint)utf8.Length * 0x9E3779B97F4A7C15ul;
        if (utf8.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(utf8);
            hash = (hash * 0x9E3779B97F4A7C15ul) ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]);
        }
        else if (utf8.Length >= 4)
        {
            hash ^= ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(utf8) << 32)
                | BinaryPrimitives.ReadUInt32LittleEndian(utf8[^4..]);
        }
        else
        {
            foreach (var b in utf8) hash = (hash << 8) ^ b ^ (hash >> 56);
        }

        hash *= 0xD6E8FEB86659FD93ul;
        return (int)(hash >> 33);
    }
}
