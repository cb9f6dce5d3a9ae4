using Maestro.Router.Configuration;
using Maestro.Router.Model;
using Maestro.Router.Spending;

namespace Maestro.Router.Choice;

/// <summary>
/// What the request is estimated to cost here must fit into what is left of each budget: of the step, the run and the day. Under a
/// budget, a deployment whose price nobody knows is out.
/// </summary>
internal sealed class BudgetFilter(SpendLedger ledger) : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        var budgets = query.Rules.BudgetsFor(query.Project);
        var step = Smaller(query.StepBudgetUsd, budgets.StepUsd);
        var run = query.Run is null ? null : Smaller(query.RunBudgetUsd, budgets.RunUsd);
        if (step is null && run is null && budgets.DayUsd is null) return null;

        if (deployment.EstimateUsd(query) is not { } cost) return new(Rules.Budget, "its price is not known, and the request has a budget");
        if (step is { } perStep && cost > perStep) return Over("step", cost, perStep);
        if (run is { } perRun && perRun - ledger.OfRun(query.Run!) is var ofRun && cost > ofRun) return Over("run", cost, ofRun);
        return budgets.DayUsd is { } perDay && perDay - ledger.OfDay(query.Project) is var ofDay && cost > ofDay ? Over("day", cost, ofDay) : null;
    }

    private static Exclusion Over(string what, decimal cost, decimal left) => new(Rules.Budget, what switch
    {
        "step" => "about {0:0.######} USD, the step's budget is {1:0.######}",
        "run" => "about {0:0.######} USD, the run's budget has {1:0.######} left",
        _ => "about {0:0.######} USD, the day's budget has {1:0.######} left",
    }, (double)cost, (double)left);

    private static decimal? Smaller(decimal? one, decimal? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
