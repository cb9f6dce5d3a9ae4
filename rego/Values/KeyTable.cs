namespace Maestro.Rego.Values;

/// <summary>
/// Distinct values in order of arrival, with a hash index once there are more than a few. Changed only while a set or
/// an object is built; afterwards readers share it.
/// </summary>
internal sealed class KeyTable
{
    private const int Linear = 8;
    private int[]? _slots;
    private int[]? _order;

    public KeyTable(int capacity) => Keys = capacity == 0 ? [] : new RegoValue[capacity];

    /// <summary>Takes ownership of keys that are known to be distinct.</summary>
    public KeyTable(RegoValue[] distinct)
    {
        (Keys, Count) = (distinct, distinct.Length);
        if (Count > Linear) Index();
    }

    public RegoValue[] Keys { get; private set; }

    public int Count { get; private set; }

    public int Find(RegoValue key)
    {
        var keys = Keys;
        if (_slots is { } slots)
        {
            var mask = slots.Length - 1;
            for (var at = Spread(key.GetHashCode()) & mask; ; at = (at + 1) & mask)
            {
                var index = slots[at] - 1;
                if (index < 0) return -1;
                if (keys[index].Equals(key)) return index;
            }
        }

        var count = Count;
        for (var i = 0; i < count; i++)
            if (ReferenceEquals(keys[i], key)) return i;
        if (key is RegoString text)
        {
            for (var i = 0; i < count; i++)
                if (keys[i] is RegoString other && string.Equals(other.Value, text.Value, StringComparison.Ordinal)) return i;
            return -1;
        }

        for (var i = 0; i < count; i++)
            if (keys[i].Equals(key)) return i;
        return -1;
    }

    /// <summary>The position of the key, which is put in if it is new.</summary>
    public int Add(RegoValue key, out bool added)
    {
        var found = Find(key);
        added = found < 0;
        if (!added) return found;
        if (Count == Keys.Length)
        {
            var larger = new RegoValue[Math.Max(4, Count * 2)];
            Array.Copy(Keys, larger, Count);
            Keys = larger;
        }

        Keys[Count] = key;
        Count++;
        if (Count > Linear) Index();
        return Count - 1;
    }

    /// <summary>Positions in Rego's order. Not to be called while keys are still added.</summary>
    public int[] Order()
    {
        if (_order is { } known) return known;
        var order = new int[Count];
        var sorted = true;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            if (i > 0 && sorted) sorted = RegoOrder.Compare(Keys[i - 1], Keys[i]) < 0;
        }

        if (!sorted) Array.Sort(order, (a, b) => RegoOrder.Compare(Keys[a], Keys[b]));
        return _order = order;
    }

    private static int Spread(int hash) => unchecked((int)((uint)hash * 0x9E3779B1u >> 7));

    private void Index()
    {
        var slots = _slots;
        if (slots is null || Count * 2 > slots.Length)
        {
            slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, Count * 4))];
            for (var i = 0; i < Count; i++) Put(slots, i);
            _slots = slots;
        }
        else
        {
            Put(slots, Count - 1);
        }
    }

    private void Put(int[] slots, int index)
    {
        var mask = slots.Length - 1;
        var at = Spread(Keys[index].GetHashCode()) & mask;
        while (slots[at] != 0) at = (at + 1) & mask;
        slots[at] = index + 1;
    }
}
