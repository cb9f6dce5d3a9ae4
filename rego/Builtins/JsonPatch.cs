namespace Maestro.Rego.Builtins;

/// <summary>JSON Patch (RFC 6902), which here also works on sets: a member's key is itself.</summary>
internal static class JsonPatch
{
    public static RegoValue? Apply(BuiltinContext context, RegoValue document, RegoArray patches)
    {
        var current = document;
        foreach (var patch in patches.Items)
        {
            context.Charge(256);
            if (patch is not RegoObject operation)
                return context.OperandError(2, $"must be array of objects but got array containing {patch.Kind.Name()}");
            if (operation.Get("op") is not RegoString { Value: var name })
                return context.OperandError(2, "missing or invalid 'op' attribute");
            if (operation.Get("path") is not { } pathValue || Split(pathValue) is not { } path)
                return context.OperandError(2, "missing or invalid 'path' attribute");
            var next = One(name, operation, path, current);
            if (next is null) return null;
            current = next;
        }

        return current;
    }

    private static RegoValue? One(string name, RegoObject operation, List<RegoValue> path, RegoValue document)
    {
        var from = operation.Get("from") is { } source ? Split(source) : null;
        var value = operation.Get("value");
        switch (name)
        {
            case "add": return value is null ? null : Add(document, path, 0, value);
            case "remove": return Remove(document, path, 0);
            case "replace":
                if (value is null || Find(document, path) is null) return null;
                return path.Count == 0 ? value : Remove(document, path, 0) is { } without ? Add(without, path, 0, value) : null;
            case "move":
                if (from is null || Find(document, from) is not { } moved) return null;
                return from.Count == 0 ? null : Remove(document, from, 0) is { } rest ? Add(rest, path, 0, moved) : null;
            case "copy": return from is null || Find(document, from) is not { } copied ? null : Add(document, path, 0, copied);
            case "test": return value is not null && Find(document, path) is { } found && found.Equals(value) ? document : null;
            default: return null;
        }
    }

    private static List<RegoValue>? Split(RegoValue path) =>
        path is RegoString { Value: "" } ? [] : JsonPathBuiltins.Path(path);

    private static RegoValue? Find(RegoValue document, List<RegoValue> path)
    {
        RegoValue? value = document;
        foreach (var key in path)
        {
            value = value is RegoArray array ? Index(array, key, 0) is { } index ? array[index] : null : value.Get(key);
            if (value is null) return null;
        }

        return value;
    }

    /// <summary>The index a key means; with <paramref name="extra"/> 1 also the place after the last.</summary>
    private static int? Index(RegoArray array, RegoValue key, int extra)
    {
        long index;
        switch (key)
        {
            case RegoNumber number when number.TryGetInt64(out index): break;
            case RegoString { Value: "-" } when extra == 1: return array.Count;
            case RegoString { Value: var text } when IsIndex(text)
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index):
                break;
            default: return null;
        }

        return index >= 0 && index < array.Count + extra ? (int)index : null;
    }

    private static bool IsIndex(string text) => text.Length > 0 && (text == "0" || text[0] != '0');

    private static RegoValue? Add(RegoValue document, List<RegoValue> path, int at, RegoValue value)
    {
        if (at == path.Count) return value;
        var isLast = at == path.Count - 1;
        switch (document)
        {
            case RegoObject o:
                if (isLast) return With(o, path[at], value);
                return o.Get(path[at]) is { } inner && Add(inner, path, at + 1, value) is { } changed
                    ? With(o, path[at], changed)
                    : null;
            case RegoArray array:
                if (Index(array, path[at], isLast ? 1 : 0) is not { } index) return null;
                var items = array.Items.ToArray().ToList();
                if (isLast) items.Insert(index, value);
                else if (Add(items[index], path, at + 1, value) is { } element) items[index] = element;
                else return null;
                return RegoArray.Of([.. items]);
            case RegoSet set:
                if (isLast) return path[at].Equals(value) ? Changed(set, null, value) : null;
                return set.Get(path[at]) is { } member && Add(member, path, at + 1, value) is { } made
                    ? Changed(set, member, made)
                    : null;
            default: return null;
        }
    }

    private static RegoValue? Remove(RegoValue document, List<RegoValue> path, int at)
    {
        if (at == path.Count) return null;
        var isLast = at == path.Count - 1;
        switch (document)
        {
            case RegoObject o:
                if (o.Get(path[at]) is not { } inner) return null;
                if (isLast) return With(o, path[at], null);
                return Remove(inner, path, at + 1) is { } changed ? With(o, path[at], changed) : null;
            case RegoArray array:
                if (Index(array, path[at], 0) is not { } index) return null;
                var items = array.Items.ToArray().ToList();
                if (isLast) items.RemoveAt(index);
                else if (Remove(items[index], path, at + 1) is { } element) items[index] = element;
                else return null;
                return RegoArray.Of([.. items]);
            case RegoSet set:
                if (set.Get(path[at]) is not { } member) return null;
                if (isLast) return Changed(set, member, null);
                return Remove(member, path, at + 1) is { } made ? Changed(set, member, made) : null;
            default: return null;
        }
    }

    private static RegoObject With(RegoObject o, RegoValue key, RegoValue? value)
    {
        var copy = new ObjectBuilder(o.Count + 1);
        for (var i = 0; i < o.Count; i++)
            if (value is not null || !o.Keys[i].Equals(key)) copy.Set(o.Keys[i], o.Values[i]);
        if (value is not null) copy.Set(key, value);
        return copy.Build();
    }

    private static RegoSet Changed(RegoSet set, RegoValue? without, RegoValue? with)
    {
        var copy = new SetBuilder(set.Count + 1);
        foreach (var member in set.Members)
            if (without is null || !member.Equals(without)) copy.Add(member);
        if (with is not null) copy.Add(with);
        return copy.Build();
    }
}
