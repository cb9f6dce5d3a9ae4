using Maestro.Rego;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Breadth first by the number of edits: first every single one, then what a further edit adds to those that did not do it, with
/// what the policies looked at after the edits before. It ends with the first number of edits that does it, so that none found is
/// larger than it needs to be.
/// </summary>
internal sealed class FlipSearch(IReadOnlyList<Question> questions, RegoValue input, bool wanted, int maxEdits, SearchBudget budget, Func<InputPath, bool> isOpen)
{
    private const int MaxFound = 256;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>False when something was not tried, or could not be told.</summary>
    public bool WasComplete { get; private set; } = true;

    public IReadOnlyList<IReadOnlyList<InputEdit>> Run()
    {
        if (!questions.Any(question => question.Exists)) return [];
        IReadOnlyList<IReadOnlyList<InputEdit>> level = [[]];
        for (var edits = 1; edits <= maxEdits && level.Count > 0; edits++)
        {
            var flips = new List<IReadOnlyList<InputEdit>>();
            var next = new List<IReadOnlyList<InputEdit>>();
            foreach (var state in level)
            {
                if (!Expand(state, flips, next)) break;
            }

            if (flips.Count > 0) return flips;
            if (!WasComplete && budget.IsSpent) return [];
            level = next;
        }

        return [];
    }

    /// <summary>False when the budget is spent.</summary>
    private bool Expand(IReadOnlyList<InputEdit> state, List<IReadOnlyList<InputEdit>> flips, List<IReadOnlyList<InputEdit>> next)
    {
        var map = new InputMap(input, state);
        foreach (var candidate in Candidates(map))
        {
            if (state.Any(edit => edit.Touches(candidate.Path))) continue;
            InputEdit[] edits = [.. state, candidate];
            Array.Sort(edits, static (a, b) => string.CompareOrdinal(a.Id, b.Id));
            if (!_seen.Add(string.Join('\n', edits.Select(edit => edit.Id)))) continue;
            switch (Allows(EditedInput.Of(input, edits)))
            {
                case { } allow when allow == wanted && flips.Count == MaxFound:
                    WasComplete = false;
                    return false;
                case { } allow when allow == wanted: flips.Add(edits); break;
                case not null: next.Add(edits); break;
                case null when budget.IsSpent:
                    WasComplete = false;
                    return false;
                default: WasComplete = false; break;
            }
        }

        return !budget.IsSpent || (WasComplete = false);
    }

    /// <summary>From what those looked at that stand in the way.</summary>
    private List<InputEdit> Candidates(InputMap map)
    {
        var found = new List<InputEdit>();
        foreach (var question in questions)
        {
            if (!question.Exists || budget.Take() is not { } options || question.Trace(map.Root, options) is not { } trace) continue;
            if (trace.Result.Error is { Code: RegoErrorCodes.EvalLimit }) WasComplete = false;
            found.AddRange(CandidateFinder.Find(trace.Observations, map, isOpen));
        }

        return found;
    }

    /// <summary>All of them have to. Null when that cannot be told.</summary>
    private bool? Allows(RegoValue edited)
    {
        bool? all = true;
        foreach (var question in questions)
        {
            var allows = budget.Take() is { } options ? question.Allows(edited, wanted, options) : null;
            if (allows == false) return false;
            all = allows is null ? null : all;
        }

        return all;
    }
}
