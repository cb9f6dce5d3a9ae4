namespace Maestro.Rego.Evaluation;

/// <summary>
/// One step of a body. A step either succeeds at most once (<see cref="Test"/>) or runs what follows for each of its
/// solutions (<see cref="Each"/>). Variables lie in the machine's slots from a base on; which step binds which is known
/// when the plan is made, so going back needs no undoing.
/// </summary>
internal abstract class Step
{
    public Step Next { get; set; } = null!;

    /// <summary>Whether <see cref="Each"/> is to be called instead of <see cref="Test"/>.</summary>
    public bool Branches { get; protected init; }

    /// <summary>Whether the step succeeds.</summary>
    public virtual bool Test(EvalContext context, int frame) => throw new InvalidOperationException("This step branches.");

    /// <summary>
    /// Runs what follows once per solution, having made sure that the stack suffices. True asks the caller to look for no further
    /// solutions.
    /// </summary>
    public virtual bool Each(EvalContext context, int frame) => throw new InvalidOperationException("This step does not branch.");

    public static bool Run(Step step, EvalContext context, int frame)
    {
        while (true)
        {
            context.Machine.Step();
            if (step.Branches) return step.Each(context, frame);
            if (!step.Test(context, frame)) return false;
            step = step.Next;
        }
    }

    /// <summary>Links the steps and gives the first.</summary>
    public static Step Link(IReadOnlyList<Step> steps, Step last)
    {
        for (var i = 0; i < steps.Count; i++) steps[i].Next = i + 1 < steps.Count ? steps[i + 1] : last;
        return steps.Count > 0 ? steps[0] : last;
    }
}
