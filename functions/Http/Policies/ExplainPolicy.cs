using Maestro.Functions.Catalog;
using Maestro.Functions.Http.Requests;
using Maestro.Functions.Policies;
using Maestro.Functions.Starting;
using Maestro.Policies;
using Maestro.Policies.Explaining;
using Maestro.Problems;

namespace Maestro.Functions.Http.Policies;

/// <summary>
/// <c>POST /policies/explain</c>: what the policies in force say about an input, which expressions failed on which values, and
/// the smallest changes that would turn the decision around. Changes nothing. Secrets and personal data are masked.
/// </summary>
public sealed class ExplainPolicy(Explanations explanations, HaltsInForce halts, RecipeCatalog catalog, TimeProvider time)
{
    private const string Unknown = "is not known; known are ";

    [Function(nameof(ExplainPolicy))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "policies/explain")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (body, problem) = await RequestBody.ReadAsync(request, WireJson.Strict.ExplainRequest, null, cancellationToken);
        if (problem is not null) return problem;
        var faults = Check(body!);
        if (faults.Count > 0) return ProblemReply.Invalid(faults);
        if (explanations.Current is not { } explainer)
            return ProblemReply.Unavailable(
                "The policies in force are known to the policy server alone, which cannot explain them.");

        var options = new ExplainOptions { FlipAllowed = body!.FlipAllowed };
        if (body.Package is { } package) return Reply(explainer.Explain(package, body.Input!, options));
        if (body.Action is { } action)
            return Reply(explainer.ExplainAction(action, await halts.WithHaltsAsync(body.Input!, cancellationToken), options));

        var run = RunRequestCheck.CheckTerms(body.Run!, catalog);
        if (!run.TryGet(out var terms))
            return ProblemReply.Invalid([.. run.Faults.Select(fault => fault with { Path = $"run.{fault.Path}" })]);
        var input = PolicyInputs.RunStart(terms.Recipe, terms.Autonomy, terms.Tags, Caller.Of(request), time.GetUtcNow());
        return Reply(
            explainer.ExplainAction(PolicyActions.RunStart, await halts.WithHaltsAsync(input, cancellationToken), options));
    }

    private static JsonReply<ExplanationBody> Reply(PolicyExplanation explanation) =>
        new(ExplanationBody.Of(explanation), WireJson.Strict.ExplanationBody);

    private static List<Fault> Check(ExplainRequest body)
    {
        var faults = new List<Fault>();
        if (new object?[] { body.Action, body.Package, body.Run }.Count(given => given is not null) != 1)
            faults.Add(new Fault("", "needs exactly one of action, package and run"));
        if (body.Action is not null && !PolicyActions.All.Contains(body.Action))
            faults.Add(new Fault("action", Unknown + string.Join(", ", PolicyActions.All)));
        if (body.Package is not null && !PolicyPackages.All.Contains(body.Package))
            faults.Add(new Fault("package", Unknown + string.Join(", ", PolicyPackages.All)));
        if (body.Run is null && body.Input is null) faults.Add(new Fault("input", "is missing"));
        return faults;
    }
}
