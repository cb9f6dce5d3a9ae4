using Maestro.Rego.Explanation;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Finds edits that could matter in what an evaluation looked at: values of the input are set to what they were compared with,
/// elements and members are removed, bounds are just met. Nothing is proposed that the policies did not look at. In the order
/// looked at, without duplicates.
/// </summary>
internal sealed class CandidateFinder
{
    private const int MaxPerCollection = 64;
    private const int MaxInversions = 6;
    private const int MaxCandidates = 1_000;

    private readonly InputMap _map;
    private readonly Func<InputPath, bool> _isOpen;
    private readonly Dictionary<string, InputEdit> _found = new(StringComparer.Ordinal);
    private readonly List<InputEdit> _ordered = [];
    private readonly Dictionary<RegoValue, RegoObservation> _origins = [];

    private CandidateFinder(InputMap map, Func<InputPath, bool> isOpen) => (_map, _isOpen) = (map, isOpen);

    /// <param name="isOpen">Whether a place may be edited.</param>
    public static IReadOnlyList<InputEdit> Find(
        IReadOnlyList<RegoObservation> observations, InputMap map, Func<InputPath, bool> isOpen)
    {
        var finder = new CandidateFinder(map, isOpen);
        foreach (var observation in observations)
        {
            if (finder._ordered.Count >= MaxCandidates) break;
            finder.Look(observation);
        }

        return finder._ordered;
    }

    private void Look(RegoObservation observation)
    {
        var operands = observation.Operands;
        foreach (var operand in operands) Leave(operand);
        switch (observation.Operation)
        {
            case "equal" or "neq":
                Aim(operands[0], operands[1].Value);
                Aim(operands[1], operands[0].Value);
                if (operands[0].Value is { } left && left.Equals(operands[1].Value)) Differ(operands);
                break;
            case "lt" or "lte" or "gt" or "gte":
                Bound(operands[0], operands[1]);
                Bound(operands[1], operands[0]);
                break;
            case "internal.member_2":
                Member(operands[0], operands[1]);
                if (ReferenceEquals(observation.Result, RegoValue.True)) Differ(operands);
                break;
            case "startswith" or "endswith" or "contains" or "regex.match" or "glob.match":
                if (ReferenceEquals(observation.Result, RegoValue.True)) Differ(operands);
                else if (!observation.Operation.EndsWith("match", StringComparison.Ordinal)) Aim(operands[0], operands[1].Value);
                break;
            case "internal.member_3" when operands[2].Value is { } collection && operands[0].Value is { } key
                && collection.Get(key) is { } found:
                Aim(operands[1], found);
                break;
            case RegoObservation.Lookup when operands[0].Value is RegoObject or RegoSet && !_map.PlacesOf(operands[0]).Any():
                Keys(operands[1], operands[0].Value!);
                if (observation.Result is not null) Differ(operands);
                break;
            case RegoObservation.Test when operands[0].Value is null or RegoBoolean:
                Aim(operands[0], RegoValue.From(!ReferenceEquals(operands[0].Value, RegoValue.True)));
                break;
            case "object.get" or "plus" or "minus" or "mul" or "div" or "lower" or "upper" or "trim_space" or "abs"
                or "to_number":
                if (observation.Result is { } result) _origins.TryAdd(result, observation);
                break;
        }
    }

    /// <summary>
    /// What was looked at is left out: elements of arrays and single members. Whole collections are not, that is no small change.
    /// </summary>
    private void Leave(RegoObserved operand)
    {
        if (operand.Value is not { } value) return;
        foreach (var place in _map.PlacesOf(value)) Leave(place);
        if (value is not (RegoArray or RegoSet or RegoObject)) return;
        var items = value switch { RegoArray array => array.Items, RegoSet set => set.Members, _ => ((RegoObject)value).Keys };
        foreach (var item in items[..Math.Min(items.Length, MaxPerCollection)])
            if (item is RegoString || item.Count > 0 || _map.PlacesOf(value).Any())
                foreach (var place in _map.PlacesOf(item)) Leave(place);
    }

    private void Leave(InputPath place)
    {
        var path = InputPath.Root;
        foreach (var key in place.Keys)
        {
            path = path.Below(key);
            if (path.IsElement && _map.At(path) is not null) Add(new InputEdit(path, null));
        }

        if (_map.At(place) is { } value && value is not (RegoArray { Count: > 0 } or RegoObject { Count: > 0 }))
            Add(new InputEdit(place, null));
    }

    /// <summary>The operand is to have a value.</summary>
    private void Aim(RegoObserved operand, RegoValue? wanted, int depth = 0)
    {
        if (wanted is null or RegoArray or RegoObject or RegoSet) return;
        foreach (var place in _map.PlacesOf(operand)) Set(place, wanted);
        if (operand.Value is not { } value || depth >= MaxInversions || !_origins.TryGetValue(value, out var origin)) return;
        var inputs = origin.Operands;
        switch (origin.Operation)
        {
            case "object.get" when inputs[0].Value is RegoObject from && inputs[1].Value is { } key:
                IEnumerable<RegoValue> below = key is RegoArray keys ? keys.Items.ToArray() : [key];
                foreach (var place in _map.PlacesOf(from)) Set(InputPath.Of(place, below), wanted);
                break;
            case "plus" or "minus" or "mul" or "div":
                for (var i = 0; i < 2; i++)
                    if (NumberSteps.Solve(origin.Operation, i, inputs[1 - i].Value!, wanted) is { } solved)
                        Aim(inputs[i], solved, depth + 1);
                break;
            case "lower" or "upper" or "trim_space" or "abs":
                Aim(inputs[0], wanted, depth + 1);
                break;
            case "to_number" when inputs[0].Value is RegoString && wanted is RegoNumber number:
                Aim(inputs[0], RegoValue.From(number.Text), depth + 1);
                break;
        }
    }

    /// <summary>Texts of the input are to be something else, whatever it is.</summary>
    private void Differ(IReadOnlyList<RegoObserved> operands)
    {
        foreach (var operand in operands)
            if (operand.Value is RegoString) Aim(operand, InputEdit.Another);
    }

    private void Bound(RegoObserved operand, RegoObserved bound)
    {
        if (bound.Value is not { } at) return;
        if (at is not RegoNumber) Aim(operand, at);
        foreach (var number in NumberSteps.Around(at, operand.Value)) Aim(operand, number);
    }

    private void Member(RegoObserved item, RegoObserved collection)
    {
        switch (collection.Value)
        {
            case RegoArray array: AimEach(item, array.Items); break;
            case RegoSet set: AimEach(item, set.Members.ToArray().Order().ToArray()); break;
            case RegoObject o: AimEach(item, o.Values.ToArray().Order().ToArray()); break;
        }

        if (item.Value is null or RegoArray or RegoObject or RegoSet || collection.Value is not (null or RegoArray)) return;
        foreach (var place in _map.PlacesOf(collection)) Append(place, item.Value);
    }

    private void AimEach(RegoObserved item, ReadOnlySpan<RegoValue> members)
    {
        foreach (var member in members[..Math.Min(members.Length, MaxPerCollection)]) Aim(item, member);
    }

    private void Keys(RegoObserved key, RegoValue collection)
    {
        if (key.Value is { } value && !_origins.ContainsKey(value) && !_map.PlacesOf(key).Any()) return;
        var keys = collection is RegoObject o ? o.Keys.ToArray() : ((RegoSet)collection).Members.ToArray();
        AimEach(key, keys.Order().ToArray());
    }

    private void Append(InputPath array, RegoValue item)
    {
        if (_map.At(array) is null or RegoArray) Add(new InputEdit(_map.EndOf(array), item));
    }

    private void Set(InputPath place, RegoValue wanted)
    {
        if (_map.At(place)?.Equals(wanted) == true || !_map.HasRoom(place)) return;
        Add(new InputEdit(place, wanted));
    }

    private void Add(InputEdit edit)
    {
        if (_isOpen(edit.Path) && _found.TryAdd(edit.Id, edit)) _ordered.Add(edit);
    }
}
