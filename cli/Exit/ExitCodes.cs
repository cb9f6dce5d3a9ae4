namespace Maestro.Cli.Exit;

/// <summary>What the process says to its caller. Part of the contract: scripts depend on it.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for <c>run</c>: the run completed.</summary>
    public const int Ok = 0;

    /// <summary>The run failed, was blocked at a gate or was cancelled.</summary>
    public const int RunDidNotComplete = 1;

    /// <summary>For <c>policy</c>: a test failed, a file is not laid out, a query is undefined, or something is denied.</summary>
    public const int ChecksFailed = 1;

    /// <summary>The command line or what it names is wrong; every fault was written to standard error.</summary>
    public const int BadInput = 2;

    /// <summary>The server cannot be reached, did not start, or failed.</summary>
    public const int ServerUnavailable = 3;

    /// <summary>Ctrl-C before the end (128 + SIGINT, as shells have it). No run was cancelled by it.</summary>
    public const int Interrupted = 130;
}
