namespace Maestro.Sqlite;

/// <summary>Why a database could not do what it was asked.</summary>
public enum DatabaseFault
{
    /// <summary>SQLite refused this one statement; others may go on.</summary>
    Statement,

    /// <summary>The disk failed; whether a change was made is not known.</summary>
    Disk,

    /// <summary>No space; nothing of the change was made.</summary>
    Full,

    /// <summary>Another program holds a lock; nothing of the change was made.</summary>
    Locked,

    /// <summary>Another process owns the file for as long as it lives.</summary>
    Owned,

    /// <summary>The file may not be opened or written.</summary>
    Refused,

    /// <summary>The file is damaged, or no SQLite database.</summary>
    Damaged,

    /// <summary>The file is a database of another program.</summary>
    Foreign,

    /// <summary>A newer release wrote the file.</summary>
    Newer,
}
