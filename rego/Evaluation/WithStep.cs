using System.Runtime.CompilerServices;

namespace Maestro.Rego.Evaluation;

internal enum ReplacementKind
{
    Input,
    Data,
    Function,
}

/// <summary>What <c>with</c> replaces. A function may be replaced by another one.</summary>
internal sealed record Replacement(ReplacementKind Kind, RegoValue[] Path, string Name, Operand? Value, ICallable? Function);

/// <summary>Runs the inner steps in a changed context; they end in a <see cref="LeaveWithStep"/>.</summary>
internal sealed class WithStep : Step
{
    private readonly Replacement[] _replacements;
    private readonly Step _inner;

    public WithStep(Replacement[] replacements, Step inner)
    {
        (_replacements, _inner) = (replacements, inner);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var input = context.Input;
        List<(RegoValue[], RegoValue)>? data = null;
        List<(string, Mock)>? mocks = null;
        foreach (var replacement in _replacements)
        {
            if (replacement.Kind == ReplacementKind.Function)
            {
                // A replacement by a value that is undefined leaves calls undefined.
                var constant = replacement.Value?.Get(context, frame);
                if (replacement.Value is not null && constant is null) return false;
                (mocks ??= []).Add((replacement.Name, new Mock(constant, replacement.Function)));
                continue;
            }

            if (replacement.Value!.Get(context, frame) is not { } value) return false;
            if (replacement.Kind == ReplacementKind.Input) input = Documents.Put(input, replacement.Path, value);
            else (data ??= []).Add((replacement.Path, value));
        }

        context.Machine.Charge(128 + (16L * context.Cache.Length));
        var changed = context.With(
            input, data ?? (IReadOnlyList<(RegoValue[], RegoValue)>)[], mocks ?? (IReadOnlyList<(string, Mock)>)[]);
        return Run(_inner, changed, frame);
    }
}

/// <summary>Goes on in the context outside of the <c>with</c>.</summary>
internal sealed class LeaveWithStep : Step
{
    public LeaveWithStep() => Branches = true;

    public WithStep With { get; set; } = null!;

    public override bool Each(EvalContext context, int frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Run(With.Next, context.Outer!, frame);
    }
}
