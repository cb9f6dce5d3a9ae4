using Maestro.Router.Queries;
using Maestro.Router.Spending;

namespace Maestro.Router.Choice;

/// <summary>
/// What the request is estimated to cost here must fit into what is left of each budget: of the step, the run, the project's day
/// and the day. Under a budget, a deployment whose price nobody knows is out.
/// </summary>
internal sealed class BudgetFilter(SpendLedger ledger) : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        var step = query.StepLimit;
        var limits = query.SpendLimits;
        if (step is null && limits == default) return null;

        if (deployment.EstimateUsd(query) is not { } cost)
            return new(
                Rules.Budget,
                "its price is not known, and the request has a budget: give input_cost_per_token and output_cost_per_token");
        if (step is { } perStep && cost > perStep) return Over("step", cost, perStep);
        if (limits.Run is { } run && run - ledger.OfRun(query.Run!) is var ofRun && cost > ofRun) return Over("run", cost, ofRun);
        if (limits.Project is { } project && project - ledger.OfDay(query.Project) is var ofProject && cost > ofProject)
            return Over("project", cost, ofProject);
        return limits.Day is { } day && day - ledger.OfDay(null) is var ofDay && cost > ofDay ? Over("day", cost, ofDay) : null;
    }

    private static Exclusion Over(string what, decimal cost, decimal left) => new(Rules.Budget, what switch
    {
        "step" => "about {0:0.######} USD, the step's budget is {1:0.######}",
        "run" => "about {0:0.######} USD, the run's budget has {1:0.######} left",
        "project" => "about {0:0.######} USD, the project's budget for the day has {1:0.######} left",
        _ => "about {0:0.######} USD, the day's budget has {1:0.######} left",
    }, (double)cost, (double)left);
}
