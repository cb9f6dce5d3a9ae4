using Maestro.Rego.Explanation;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Finds the place in the input that a value seen by a policy came from: a text or a collection by its reference, which stays the
/// same however it was handed on; numbers and booleans, which are shared, by their value.
/// </summary>
internal sealed class InputMap
{
    private const int MaxPlaces = 12;
    private readonly Dictionary<RegoValue, InputPath> _byReference = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<RegoValue, List<InputPath>> _byValue = [];
    private readonly Dictionary<InputPath, RegoValue> _values = [];

    private readonly RegoValue _original;

    public InputMap(RegoValue original, IReadOnlyList<InputEdit> edits)
    {
        _original = original;
        EditedInput.Of(original, edits, this);
    }

    public RegoValue Root => _values[InputPath.Root];

    public IReadOnlyDictionary<InputPath, RegoValue> Values => _values;

    public void Add(RegoValue value, InputPath path)
    {
        _values[path] = value;
        if (IsShared(value))
        {
            if (!_byValue.TryGetValue(value, out var places)) _byValue[value] = places = [];
            places.Add(path);
        }
        else
        {
            _byReference.TryAdd(value, path);
        }
    }

    /// <summary>The name of a member stands for the member.</summary>
    public void AddKey(RegoValue key, InputPath of) => _byReference.TryAdd(key, of.Below(key));

    /// <summary>The place after the last element of an array, in the original's counting.</summary>
    public InputPath EndOf(InputPath array) => array.Below(RegoValue.From(_values.Keys
        .Where(path => path.Keys.Length == array.Keys.Length + 1 && path.IsElement && array.Covers(path))
        .Select(path => ((RegoNumber)path.Last).TryGetInt64(out var index) ? index + 1 : 0)
        .Append(array.Keys.Aggregate((RegoValue?)_original, (value, key) => value?.Get(key))?.Count ?? 0)
        .Max()));

    /// <summary>Whether what is above the place is a collection, or not there yet.</summary>
    public bool HasRoom(InputPath place)
    {
        var path = InputPath.Root;
        foreach (var key in place.Keys)
        {
            if (At(path) is { } above && (key is RegoString ? above is not RegoObject : above is not RegoArray)) return false;
            path = path.Below(key);
            if (key is not RegoString && At(path) is null) return false;
        }

        return true;
    }

    public RegoValue? At(InputPath path) => _values.GetValueOrDefault(path);

    public IEnumerable<InputPath> PlacesOf(RegoValue value)
    {
        if (_byReference.TryGetValue(value, out var place)) return [place];
        return IsShared(value) && _byValue.TryGetValue(value, out var places) ? places.Take(MaxPlaces) : [];
    }

    /// <summary>Where an operand is, or would have to be.</summary>
    public IEnumerable<InputPath> PlacesOf(RegoObserved operand)
    {
        if (operand.Value is { } value) return PlacesOf(value);
        return operand.Within is { } within && operand.Keys.Count > 0
            ? PlacesOf(within).Select(place => InputPath.Of(place, operand.Keys))
            : [];
    }

    private static bool IsShared(RegoValue value) => value switch
    {
        RegoString => false,
        RegoArray or RegoObject => value.Count == 0,
        _ => true,
    };
}
