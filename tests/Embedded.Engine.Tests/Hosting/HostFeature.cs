namespace Embedded.Engine.Tests.Hosting;

/// <summary>Behaviours of Durable Task that a host made for tests may lack; a test that needs one is skipped there, by name.</summary>
public enum HostFeature
{
    /// <summary>A start at a later time.</summary>
    ScheduledStart,

    /// <summary>Running an ended instance again under its own id, and refusing to while it runs.</summary>
    RestartInPlace,

    /// <summary>Terminate and purge that reach children.</summary>
    Recursion,

    /// <summary>Ids by time of completion.</summary>
    ListInstanceIds,

    /// <summary>Refusing a start over a running instance without being asked to.</summary>
    DefaultReusePolicy,

    /// <summary>Refusing a reuse policy that contradicts itself.</summary>
    ReusePolicyCheck,

    /// <summary>An answer to the parent whose child's id is taken.</summary>
    ChildIdCheck,

    /// <summary>A <c>TaskFailedException</c> for the parent of a child that was terminated.</summary>
    TerminatedChildDetails,
}
