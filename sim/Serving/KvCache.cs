namespace Maestro.Simulator.Serving;

/// <summary>
/// A paged cache of blocks. A block is in use by sequences, or kept for its content until its place is needed (least recently
/// used first), or free. Not for concurrent use.
/// </summary>
internal sealed class KvCache(int blocks)
{
    private readonly Dictionary<ulong, Block> _byContent = [];
    private readonly LinkedList<ulong> _idle = [];
    private int _anonymous;

    /// <summary>Blocks that sequences hold now.</summary>
    public int InUse => _anonymous + _byContent.Count - _idle.Count;

    /// <summary>Blocks that could be had: free ones and those kept without being used.</summary>
    public int Available => blocks - InUse;

    public double Usage => (double)InUse / blocks;

    public bool Contains(ulong content) => _byContent.ContainsKey(content);

    /// <summary>Takes a block for its content, as another user of it or as a new one. False when there is no place.</summary>
    public bool TryUse(ulong content)
    {
        if (_byContent.TryGetValue(content, out var block))
        {
            if (block.Users++ == 0) _idle.Remove(block.Place!);
            return true;
        }

        if (!MakePlace()) return false;
        _byContent[content] = new() { Users = 1 };
        return true;
    }

    /// <summary>A block whose content is not complete yet.</summary>
    public bool TryTake()
    {
        if (!MakePlace()) return false;
        _anonymous++;
        return true;
    }

    public void Return() => _anonymous--;

    /// <summary>An incomplete block is full now: from here on others can find it.</summary>
    public void Complete(ulong content)
    {
        _anonymous--;
        if (_byContent.TryGetValue(content, out var block))
        {
            if (block.Users++ == 0) _idle.Remove(block.Place!); // another sequence had the same: ours is freed
        }
        else
        {
            _byContent[content] = new() { Users = 1 };
        }
    }

    public void Leave(ulong content, bool keep)
    {
        var block = _byContent[content];
        if (--block.Users > 0) return;
        if (keep) block.Place = _idle.AddLast(content);
        else _byContent.Remove(content);
    }

    private bool MakePlace()
    {
        if (_anonymous + _byContent.Count < blocks) return true;
        if (_idle.First is not { } oldest) return false;
        _idle.RemoveFirst();
        _byContent.Remove(oldest.Value);
        return true;
    }

    private sealed class Block
    {
        public int Users { get; set; }

        public LinkedListNode<ulong>? Place { get; set; }
    }
}
