using Maestro.Functions.Http.Replies;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

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
            HttpJson.Wire.PolicySetView);
    }
}

/// <summary>The policies in force.</summary>
/// <param name="Digest">Of what decides; of a server that has not answered yet, empty.</param>
/// <param name="Source">The folder, or the server, that they come from.</param>
/// <param name="LoadedAt">When they came into force.</param>
/// <param name="Status"><c>ok</c>, or <c>rejected</c> when the folder has something newer that cannot be used.</param>
/// <param name="Faults">What is wrong with that.</param>
/// <param name="Packages">The packages of the folder that decide.</param>
/// <param name="Folder">Digest of the folder's set: with a server it can be another one.</param>
public sealed record PolicySetView(
    string Digest, string Source, DateTimeOffset LoadedAt, string Status, IReadOnlyList<Fault> Faults, IReadOnlyList<string> Packages, string? Folder);
