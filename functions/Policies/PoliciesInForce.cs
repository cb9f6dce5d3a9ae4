using Maestro.Policies;
using Maestro.Policies.Folders;
using Microsoft.Extensions.Logging;

namespace Maestro.Functions.Policies;

/// <summary>
/// The policies in force: the folder's, looked at again when they are asked for and the last look is a second old. A change that
/// cannot be used is logged, and the set before it stays.
/// </summary>
public sealed partial class PoliciesInForce : IPolicySource
{
    private readonly CurrentPolicies _keeper;

    public PoliciesInForce(CurrentPolicies keeper, ILogger<PoliciesInForce> logger)
    {
        _keeper = keeper;
        keeper.Changed += (_, change) =>
        {
            if (change.Status.Faults.Count == 0) LogTaken(logger, change.Status.Digest);
            else LogRejected(logger, change.Status.Digest, string.Join("; ", change.Status.Faults));
        };
    }

    public IPolicyEngine Current => Fresh().Current;

    public PolicySet? Set => Fresh().Set;

    public PolicyStatus Status => Fresh().Status;

    public IPolicyEngine? Find(string digest) => _keeper.Find(digest);

    private CurrentPolicies Fresh()
    {
        _keeper.Refresh();
        return _keeper;
    }

    [LoggerMessage(2201, LogLevel.Information, "Policies {Digest} are in force.")]
    private static partial void LogTaken(ILogger logger, string digest);

    [LoggerMessage(2202, LogLevel.Error, "The policies have changed and cannot be used; {Digest} stay in force. {Faults}")]
    private static partial void LogRejected(ILogger logger, string digest, string faults);
}
