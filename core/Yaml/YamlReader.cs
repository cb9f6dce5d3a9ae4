using System.Text;
using Maestro.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Maestro.Yaml;

/// <summary>
/// Reads one YAML document whose root is an object, the same way for recipes, scripts and configurations. Strict: string
/// names, no name twice, no tags, and within the bounds of its <see cref="YamlRules"/>. Never throws, whatever the bytes.
/// </summary>
public sealed class YamlReader
{
    private const string MergeKey = "<<";

    private readonly YamlRules _rules;
    private readonly IParser _parser;
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];
    private int _values;

    private YamlReader(IParser parser, YamlRules rules) => (_parser, _rules) = (parser, rules);

    public static Result<YamlMap> Read(ReadOnlySpan<byte> bytes, YamlRules rules)
    {
        if (bytes.Length > rules.MaxBytes)
            return Failed($"has {bytes.Length} bytes; a {rules.Kind} may have {rules.MaxBytes}");
        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), rules);
        }
        catch (DecoderFallbackException)
        {
            return Failed("is not UTF-8 text");
        }
    }

    public static Result<YamlMap> Read(string text, YamlRules rules)
    {
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > rules.MaxBytes)
            return Failed($"has {bytes} bytes; a {rules.Kind} may have {rules.MaxBytes}");
        using var reader = new StringReader(text);
        try
        {
            return new YamlReader(new StrictParser(reader), rules).Document();
        }
        catch (YamlException broken)
        {
            return Failed($"is not YAML: column {broken.Start.Column}: {broken.Message} (line {broken.Start.Line})");
        }
    }

    private static Result<YamlMap> Failed(string msg) => Result<YamlMap>.Failed(new Fault("", msg));

    private Result<YamlMap> Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            return Failed("is empty");
        _parser.Consume<DocumentStart>();
        var root = Value("", 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
            _faults.Add(new Fault("", "has more than one document"));
        if (_faults.Count > 0)
            return Result<YamlMap>.Failed(_faults);
        return root is YamlMap map ? Result<YamlMap>.Ok(map) : Failed($"must be an object, not {root.Kind}");
    }

    private YamlValue Value(string path, int depth)
    {
        var at = _parser.Current!;
        Count(at, depth);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Repeated(alias, path, depth);
        if (at is not NodeEvent node)
            throw new YamlException(at.Start, at.End, "a value is expected");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            Fault(path, $"has a tag; {_rules.Kind}s have no YAML tags", at);
        if (!node.Anchor.IsEmpty && !_rules.AllowsAnchors)
            Fault(path, $"has an anchor; {_rules.Kind}s have no anchors and aliases", at);
        _parser.MoveNext();
        YamlValue value = node switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, path, Line(at), Column(at)),
            SequenceStart => new YamlList(Items(path, depth), path, Line(at), Column(at)),
            _ => new YamlMap(Members(path, depth), path, Line(at), Column(at)),
        };
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor] = value;
        return value;
    }

    private List<YamlValue> Items(string path, int depth)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(FaultPath.Item(path, items.Count), depth + 1));
        return items;
    }

    private OrderedDictionary<string, YamlValue> Members(string path, int depth)
    {
        var members = new OrderedDictionary<string, YamlValue>(StringComparer.Ordinal);
        YamlValue? merged = null;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var at = _parser.Current!;
            if (Value(path, depth + 1) is not YamlScalar key)
            {
                Fault(path, "has a name that is not a string", at);
                Value(path, depth + 1);
            }
            else
            {
                var isMerge = _rules.AllowsAnchors && key is { IsPlain: true, Text: MergeKey };
                var name = FaultPath.Member(path, key.Text);
                var value = Value(name, depth + 1);
                if (isMerge ? merged is not null : !members.TryAdd(key.Text, value))
                    Fault(name, "appears twice", at);
                else if (isMerge)
                    merged = value;
            }
        }

        if (merged is not null)
            Merge(merged, members, path, depth);
        return members;
    }

    /// <summary>Adds what the object has not itself; of several sources the first one counts.</summary>
    private void Merge(YamlValue merged, OrderedDictionary<string, YamlValue> members, string path, int depth)
    {
        foreach (var source in merged is YamlList list ? list.Items : [merged])
        {
            if (source is not YamlMap map)
            {
                _faults.Add(new Fault(path, $"can merge an object, not {source.Kind} (line {source.Line})"));
                continue;
            }

            foreach (var (name, value) in map.Members)
            {
                if (!members.ContainsKey(name))
                    members.Add(name, Copy(value, FaultPath.Member(path, name), depth + 1));
            }
        }
    }

    private YamlValue Repeated(AnchorAlias alias, string path, int depth)
    {
        if (!_rules.AllowsAnchors)
            Fault(path, $"is an alias; {_rules.Kind}s have no anchors and aliases", alias);
        else if (_anchors.TryGetValue(alias.Value, out var value))
            return Copy(value, path, depth);
        else
            Fault(path, $"is an alias of '{alias.Value}', which no value before it has for an anchor", alias);
        return new YamlScalar("", true, path, Line(alias), Column(alias));
    }

    private YamlValue Copy(YamlValue value, string path, int depth)
    {
        Count(_parser.Current!, depth);
        return value switch
        {
            YamlMap map => map with
            {
                Path = path,
                Members = new OrderedDictionary<string, YamlValue>(
                    map.Members.Select(member => KeyValuePair.Create(
                        member.Key, Copy(member.Value, FaultPath.Member(path, member.Key), depth + 1))),
                    StringComparer.Ordinal),
            },
            YamlList list => list with
            {
                Path = path,
                Items = [.. list.Items.Select((item, index) => Copy(item, FaultPath.Item(path, index), depth + 1))],
            },
            _ => value with { Path = path },
        };
    }

    private void Count(ParsingEvent at, int depth)
    {
        if (++_values > _rules.MaxValues)
            throw new YamlException(at.Start, at.End, $"more than {_rules.MaxValues} values");
        if (depth > _rules.MaxDepth)
            throw new YamlException(at.Start, at.End, $"nested deeper than {_rules.MaxDepth} levels");
    }

    private void Fault(string path, string msg, ParsingEvent at) => _faults.Add(new Fault(path, $"{msg} (line {Line(at)})"));

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
