using System.Runtime.CompilerServices;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>Makes the input that edits lead to. Places are those of the original: removing an element moves no other.</summary>
internal static class EditedInput
{
    /// <summary>What is not edited is shared with the original.</summary>
    public static RegoValue Of(RegoValue original, IReadOnlyList<InputEdit> edits) =>
        edits.Count == 0 ? original : Edit(original, edits, InputPath.Root, null) ?? RegoObject.Empty;

    /// <summary>The same, noting where each value of the result is.</summary>
    public static RegoValue Of(RegoValue original, IReadOnlyList<InputEdit> edits, InputMap map) =>
        Edit(original, edits, InputPath.Root, map) ?? RegoObject.Empty;

    private static RegoValue? Edit(RegoValue? value, IReadOnlyList<InputEdit> edits, InputPath path, InputMap? map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var depth = path.Keys.Length;
        if (edits.FirstOrDefault(edit => edit.Path.Keys.Length == depth) is { } here)
        {
            // A value of its own, so that it is not taken for the policy's constant that it was copied from.
            var copy = here.To is RegoString text ? new RegoString(text.Value) : here.To;
            if (copy is not null) map?.Add(copy, path);
            return copy;
        }

        if (edits.Count == 0 && map is null) return value;
        var made = value switch
        {
            RegoArray array => Array(array, edits, path, map),
            RegoObject o => Object(o, edits, path, map),
            null when edits.Count > 0 =>
                edits[0].Path.Keys[depth] is RegoNumber
                    ? Array(RegoArray.Empty, edits, path, map)
                    : Object(RegoObject.Empty, edits, path, map),
            _ => value,
        };
        if (made is not null) map?.Add(made, path);
        return made;
    }

    private static RegoArray Array(RegoArray array, IReadOnlyList<InputEdit> edits, InputPath path, InputMap? map)
    {
        var items = new List<RegoValue>(array.Count + 1);
        var added = edits.Select(edit => edit.Path.Keys[path.Keys.Length]).Distinct().Order()
            .Where(key => array.Get(key) is null);
        foreach (var key in Enumerable.Range(0, array.Count).Select(index => RegoValue.From(index)).Concat(added))
            if (Child(array.Get(key), key, edits, path, map) is { } item) items.Add(item);
        return RegoArray.Of([.. items]);
    }

    private static RegoObject Object(RegoObject o, IReadOnlyList<InputEdit> edits, InputPath path, InputMap? map)
    {
        var pairs = new List<(RegoValue, RegoValue)>(o.Count + 1);
        var added = edits.Select(edit => edit.Path.Keys[path.Keys.Length]).Distinct().Order().Where(key => o.Get(key) is null);
        foreach (var key in o.Keys.ToArray().Concat(added))
        {
            if (Child(o.Get(key), key, edits, path, map) is not { } item) continue;
            pairs.Add((key, item));
            map?.AddKey(key, path);
        }

        return RegoObject.Of([.. pairs]);
    }

    private static RegoValue? Child(
        RegoValue? value, RegoValue key, IReadOnlyList<InputEdit> edits, InputPath path, InputMap? map)
    {
        var depth = path.Keys.Length;
        List<InputEdit>? below = null;
        foreach (var edit in edits)
            if (edit.Path.Keys[depth].Equals(key)) (below ??= []).Add(edit);
        if (below is null && map is null) return value;
        return Edit(value, below ?? [], path.Below(key), map);
    }
}
