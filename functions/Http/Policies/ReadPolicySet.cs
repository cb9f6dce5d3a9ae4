using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Problems;

namespace Maestro.Functions.Http.Policies;

/// <summary><c>GET /policies</c>: the policies in force, and what is wrong with newer ones that are not.</summary>
public sealed class ReadPolicySet(PoliciesInForce policies)
{
    [Function(nameof(ReadPolicySet))]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "policies")] HttpRequest request)
    {
        var status = policies.Status;
        var set = policies.Set;
        var names = set?.Program.RuleNames ?? [];
        return new JsonReply<PolicySetView>(
            new PolicySetView(
                status.Digest, status.Source, status.LoadedAt, status.Status, status.Faults,
                [.. PolicyPackages.All.Where(package => names.Contains($"data.{package}.allow"))], set?.Digest),
            WireJson.Strict.PolicySetView);
    }
}
