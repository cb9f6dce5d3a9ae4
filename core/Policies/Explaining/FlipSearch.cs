using Maestro.Rego.Errors;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Explanation;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Breadth first by the number of edits: first every single one, then what a further edit adds to those that did not do it, with
/// what the policies looked at after the edits before; that may also ask for another value at a place that is edited already. It
/// ends with the first number of edits that does it, so that none found is larger than it needs to be.
/// </summary>
internal sealed class FlipSearch(
    IReadOnlyList<Question> questions, RegoValue input, bool wanted, int maxEdits, SearchBudget budget,
    Func<InputPath, bool> isOpen)
{
    private const int MaxFound = 256;
    private const int MaxProbes = 8;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<InputEdit>> _flips = [];
    private readonly HashSet<InputPath> _probed = [];
    private bool _isOver;

    /// <summary>False when something was not tried, or could not be told.</summary>
    public bool WasComplete { get; private set; } = true;

    public IReadOnlyList<IReadOnlyList<InputEdit>> Run()
    {
        if (!questions.Any(question => question.Exists)) return [];
        List<State> level = [new([])];
        for (var count = 0; ; count++)
        {
            if (_flips.Count == 0) Refine(level);
            if (_flips.Count > 0 || count == maxEdits || _isOver) return _flips;
            var next = new List<State>();
            foreach (var state in level)
            {
                foreach (var candidate in Candidates(state))
                    if (!state.Edits.Any(edit => edit.Touches(candidate.Path))) Try([.. state.Edits, candidate], next);
                if (_isOver) break;
            }

            level = next;
        }
    }

    /// <summary>Other values at the places that are edited. The level grows by those that do not do it either.</summary>
    private void Refine(List<State> level)
    {
        for (var i = 0; i < level.Count && !_isOver; i++)
        {
            var state = level[i];
            foreach (var candidate in Candidates(state))
            {
                if (!state.Edits.Any(edit => edit.Path.Equals(candidate.Path))) continue;
                Try([.. state.Edits.Where(edit => !edit.Path.Equals(candidate.Path)), candidate], level);
            }
        }
    }

    private void Try(InputEdit[] edits, List<State> others)
    {
        if (_isOver) return;
        Array.Sort(edits, static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        if (!_seen.Add(string.Join('\n', edits.Select(edit => edit.Id)))) return;
        var allows = Allows(EditedInput.Of(input, edits));
        if (allows is null) WasComplete = false;
        else if (allows != wanted) others.Add(new State(edits));
        else _flips.Add(edits);
        if (budget.IsSpent || _flips.Count == MaxFound)
        {
            WasComplete = false;
            _isOver = true;
        }
    }

    private IReadOnlyList<InputEdit> Candidates(State state)
    {
        if (state.Candidates is { } known) return known;
        if (budget.IsSpent)
        {
            WasComplete = false;
            _isOver = true;
            return [];
        }

        return state.Candidates = Candidates(new InputMap(input, state.Edits), state.Edits);
    }

    /// <summary>From what those looked at that stand in the way.</summary>
    private List<InputEdit> Candidates(InputMap map, IReadOnlyList<InputEdit> state)
    {
        var found = new List<InputEdit>();
        foreach (var question in questions)
        {
            var observations = Observe(question, map);
            found.AddRange(CandidateFinder.Find(observations, map, isOpen));
            foreach (var gap in Ends(observations, map, all: state.Count == 0).Concat(Gaps(observations, map))
                .Where(gap => !state.Any(edit => edit.Touches(gap))).Take(MaxProbes).ToList())
            {
                var probed = new InputMap(input, [.. state, new InputEdit(gap, InputEdit.Another)]);
                found.AddRange(CandidateFinder.Find(Observe(question, probed), probed, isOpen)
                    .Where(edit => edit.Path.Equals(gap) && edit is { To: not null, IsAnother: false }));
            }
        }

        return found;
    }

    /// <summary>
    /// Where an element could be added to a list that was gone through: what it would be compared with is not known before there
    /// is one. Later on only for lists that are empty.
    /// </summary>
    private IEnumerable<InputPath> Ends(IReadOnlyList<RegoObservation> observations, InputMap map, bool all) => observations
        .Where(seen => seen.Operation == RegoObservation.Iterate && seen.Operands[0].Value is null or RegoArray
            && (all || (seen.Operands[0].Value?.Count ?? 0) == 0))
        .SelectMany(seen => map.PlacesOf(seen.Operands[0]))
        .Where(list => map.At(list) is null or RegoArray)
        .Distinct()
        .Select(map.EndOf)
        .Where(isOpen);

    /// <summary>
    /// What was asked for and is not there, and was not tried in this search before: what it would be compared with shows once it
    /// is.
    /// </summary>
    private IEnumerable<InputPath> Gaps(IReadOnlyList<RegoObservation> observations, InputMap map) => observations
        .Where(seen => seen.Operation is not ("equal" or RegoObservation.Test or RegoObservation.Iterate))
        .SelectMany(seen => seen.Operands)
        .Where(operand => operand is { Value: null, Within: not null })
        .SelectMany(map.PlacesOf)
        .Where(gap => map.At(gap) is null && map.HasRoom(gap) && isOpen(gap) && _probed.Add(gap));

    private IReadOnlyList<RegoObservation> Observe(Question question, InputMap map)
    {
        if (!question.Exists || budget.Take() is not { } options || question.Trace(map.Root, options) is not { } trace) return [];
        if (trace.Result.Error is { Code: RegoErrorCodes.EvalLimit }) WasComplete = false;
        return trace.Observations;
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

    /// <summary>Edits that do not do it, and what comes to mind after them.</summary>
    private sealed class State(IReadOnlyList<InputEdit> edits)
    {
        public IReadOnlyList<InputEdit> Edits => edits;

        public IReadOnlyList<InputEdit>? Candidates { get; set; }
    }
}
