using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>Edits that do it together; of one place there may be several values.</summary>
internal sealed record FlipGroup(IReadOnlyList<(InputPath Path, IReadOnlyList<RegoValue> Values)> Edits);

/// <summary>Puts alternatives together and leaves out what says no more than another flip.</summary>
internal static class FlipGroups
{
    public static IReadOnlyList<FlipGroup> Of(IReadOnlyList<IReadOnlyList<InputEdit>> flips, RegoValue input)
    {
        var left = flips.Where(flip => !flips.Any(other => SaysLess(flip, other, input))).ToList();
        var groups = new List<FlipGroup>();
        while (left.Count > 0)
        {
            var group = Largest(left);
            groups.Add(group.Group);
            foreach (var member in group.Members) left.Remove(member);
        }

        return [.. groups.OrderBy(group => group.Edits.Sum(edit => Rank(edit, input)))
            .ThenBy(group => group.Edits.Max(edit => FixedFacts.Rank(edit.Path)))
            .ThenBy(group => string.Join(' ', group.Edits.Select(edit => edit.Path.Text)), StringComparer.Ordinal)];
    }

    /// <summary>The flips with the first one's edits but for one place.</summary>
    private static (FlipGroup Group, List<IReadOnlyList<InputEdit>> Members) Largest(List<IReadOnlyList<InputEdit>> flips)
    {
        var first = flips[0];
        List<IReadOnlyList<InputEdit>> best = [first];
        var at = 0;
        for (var i = 0; i < first.Count; i++)
        {
            if (first[i].To is null) continue;
            var alike = flips.Where(flip => IsAlike(flip, first, i)).ToList();
            if (alike.Count > best.Count) (best, at) = (alike, i);
        }

        var edits = first.Select((edit, i) => (
            edit.Path,
            (IReadOnlyList<RegoValue>)(edit.To is null
                ? []
                : i == at
                ? [.. best.Select(flip => flip[i].To!).Order()]
                : [edit.To])));
        return (new FlipGroup([.. edits]), best);
    }

    private static bool IsAlike(IReadOnlyList<InputEdit> flip, IReadOnlyList<InputEdit> other, int but)
    {
        for (var i = 0; i < flip.Count; i++)
        {
            if (i == but ? !flip[i].Path.Equals(other[i].Path) || flip[i].To is null : flip[i].Id != other[i].Id) return false;
        }

        return true;
    }

    /// <summary>
    /// It differs from the other in one edit only, and that edit is the less sensible: a tag is changed where removing it does, a
    /// member is dropped where another value does, or a whole is dropped of which a part is enough.
    /// </summary>
    private static bool SaysLess(IReadOnlyList<InputEdit> flip, IReadOnlyList<InputEdit> other, RegoValue input)
    {
        if (flip.Count == 1) return IsWorse(flip[0], other[0], input);
        var mine = flip.Where(edit => !other.Any(same => same.Id == edit.Id)).ToList();
        var theirs = other.Where(edit => !flip.Any(same => same.Id == edit.Id)).ToList();
        return mine.Count == 1 && theirs.Count == 1 && IsWorse(mine[0], theirs[0], input);
    }

    private static bool IsWorse(InputEdit one, InputEdit better, RegoValue input)
    {
        if (one.Id == better.Id) return false;
        if (one.Path.Equals(better.Path))
            return one.Path.IsElement
                ? better.To is null || (one.IsAnother && !better.IsAnother)
                : one.To is null || (one.IsAnother && better.To is not null) || IsFurther(one, better, input);
        return one.Path.Covers(better.Path);
    }

    /// <summary>Of numbers only the nearest one on each side is of interest.</summary>
    private static bool IsFurther(InputEdit one, InputEdit better, RegoValue input)
    {
        if (one.To is not RegoNumber || better.To is not RegoNumber) return false;
        if (NumberSteps.Of(one.To) is not { } a || NumberSteps.Of(better.To) is not { } b) return false;
        var now = one.Path.Keys.Aggregate((RegoValue?)input, (value, key) => value?.Get(key)) is { } there
            ? NumberSteps.Of(there)
            : null;
        return now is not { } from
            ? Math.Abs(a) > Math.Abs(b)
            : (a > from) == (b > from) && Math.Abs(a - from) > Math.Abs(b - from);
    }

    private static int Rank((InputPath Path, IReadOnlyList<RegoValue> Values) edit, RegoValue input)
    {
        var exists = edit.Path.Keys.Aggregate((RegoValue?)input, (value, key) => value?.Get(key)) is not null;
        return (edit.Values.Count, exists) switch
        {
            (0, _) when edit.Path.IsElement => 0,
            (0, _) => 3,
            (_, true) => 1,
            _ => 2,
        };
    }
}
