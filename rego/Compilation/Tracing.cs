namespace Maestro.Rego.Compilation;

/// <summary>Puts a note before each expression of a rule, in plans made for tracing.</summary>
internal static class Tracing
{
    public static void Attach(BodyPlanner bodies, RulePlan plan)
    {
        var expressions = new List<TracedExpression>();
        plan.Expressions = expressions;
        bodies.Tracer = (source, references) =>
        {
            expressions.Add(new TracedExpression(source.Text ?? "", source.Location, references));
            return new TraceStep(plan, expressions.Count - 1);
        };
    }
}
