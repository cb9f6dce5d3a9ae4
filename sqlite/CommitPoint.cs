namespace Maestro.Sqlite;

/// <summary>The moments around a transaction at which a crash makes a difference.</summary>
public enum CommitPoint
{
    /// <summary>Everything is written, nothing is durable.</summary>
    Before,

    /// <summary>Everything is durable, nobody has been told.</summary>
    After,
}
