using System.Globalization;
using System.Text.RegularExpressions;
using Maestro.Problems;

namespace Maestro.Functions.Http.Requests;

/// <summary>Reads query parameters and gathers what is wrong with them.</summary>
internal sealed partial class PageQuery(IQueryCollection query)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> Faults => _faults;

    public string? Text(string name) => query[name].Count == 0 ? null : query[name][^1];

    public int Limit(int most = MaxLimit, int usual = DefaultLimit)
    {
        if (Text("limit") is not { } text) return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
            return limit;
        _faults.Add(new Fault("limit", $"must be a whole number from 1 to {most}"));
        return usual;
    }

    public long Position(string name)
    {
        if (Text(name) is not { Length: > 0 } text) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return position;
        _faults.Add(new Fault(name, "must be a whole number"));
        return 0;
    }

    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { Length: > 0 } text) return null;
        if (EnumNames.TryParse<T>(text, out var value)) return value;
        _faults.Add(
            new Fault(name, $"is one of {string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()))}"));
        return null;
    }

    /// <summary>A cursor as an earlier page gave it: it has the form of the lists' row keys, an instant and an id.</summary>
    public string? Cursor()
    {
        if (Text("cursor") is not { Length: > 0 } text) return null;
        if (CursorPattern().IsMatch(text)) return text;
        _faults.Add(new Fault("cursor", "is not a cursor that this list gave"));
        return null;
    }

    [GeneratedRegex(@"\A[0-9]{19}~[a-z0-9][A-Za-z0-9~_.-]{0,200}\z")]
    private static partial Regex CursorPattern();
}
