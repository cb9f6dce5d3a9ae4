namespace Maestro.Stores;

/// <summary>The store could not do what it was asked, for a reason outside the request.</summary>
public sealed class StoreException : IOException
{
    public StoreException(StoreFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public StoreFault Fault { get; }

    /// <summary>Whether the same call may succeed later without anybody repairing anything but space or load.</summary>
    public bool Transient => Fault is StoreFault.Full or StoreFault.Locked or StoreFault.Unavailable;
}

/// <summary>Why a store could not.</summary>
public enum StoreFault
{
    /// <summary>Disk, network or service trouble; whether a write was applied is not known.</summary>
    Unavailable,

    /// <summary>No space; nothing of the write was applied.</summary>
    Full,

    /// <summary>Another process holds the store; nothing of the write was applied.</summary>
    Locked,

    /// <summary>The stored data is damaged, or is not a store of ours.</summary>
    Corrupt,

    /// <summary>The store was written by a newer release than this one.</summary>
    Newer,

    /// <summary>The store refuses these credentials or this configuration.</summary>
    Refused,
}
