using System.Text;
using Maestro.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Maestro.Recipes.Yaml;

/// <summary>
/// Reads one YAML document into values with lines. Strict: one document, string keys, no key twice, no anchors, aliases
/// or tags (so that no small file becomes a large value), bounded in depth and number of values.
/// </summary>
internal sealed class YamlReader
{
    private readonly List<Fault> _faults = [];
    private IParser _parser = null!;
    private int _values;

    public static Result<YamlMap> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > RecipeLimits.MaxDocumentBytes)
            return Failed($"has {bytes.Length} bytes; a recipe may have {RecipeLimits.MaxDocumentBytes}");
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Failed("is not UTF-8 text");
        }

        try
        {
            return new YamlReader().Document(text);
        }
        catch (YamlException broken)
        {
            return Failed($"is not YAML: {broken.Message} (line {broken.Start.Line})");
        }
    }

    private static Result<YamlMap> Failed(string msg) => Result<YamlMap>.Failed(new Fault("", msg));

    private Result<YamlMap> Document(string text)
    {
        using var reader = new StringReader(text);
        _parser = new StrictParser(reader);
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
        var line = (int)_parser.Current!.Start.Line;
        if (++_values > RecipeLimits.MaxValues)
            throw new YamlException(_parser.Current.Start, _parser.Current.End, $"more than {RecipeLimits.MaxValues} values");
        if (depth > RecipeLimits.MaxDepth)
            throw new YamlException(_parser.Current.Start, _parser.Current.End, $"nested deeper than {RecipeLimits.MaxDepth} levels");
        if (_parser.Current is NodeEvent node)
            Refuse(node, path, line);
        switch (_parser.Current)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, line);
            case SequenceStart:
                _parser.MoveNext();
                var items = new List<YamlValue>();
                while (!_parser.TryConsume<SequenceEnd>(out _))
                    items.Add(Value(FaultPath.Item(path, items.Count), depth + 1));
                return new YamlList(items, line);
            case MappingStart:
                _parser.MoveNext();
                return Map(path, depth, line);
            default:
                _faults.Add(new Fault(path, $"is an alias; recipes have no anchors and aliases (line {line})"));
                _parser.MoveNext();
                return new YamlScalar("", true, line);
        }
    }

    private YamlMap Map(string path, int depth, int line)
    {
        var members = new List<(string, YamlValue)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyLine = (int)_parser.Current!.Start.Line;
            if (Value(path, depth + 1) is not YamlScalar key)
            {
                _faults.Add(new Fault(path, $"has a name that is not a string (line {keyLine})"));
                Value(path, depth + 1);
                continue;
            }

            var at = FaultPath.Member(path, key.Text);
            var value = Value(at, depth + 1);
            if (seen.Add(key.Text))
                members.Add((key.Text, value));
            else
                _faults.Add(new Fault(at, $"appears twice (line {keyLine})"));
        }

        return new YamlMap(members, line);
    }

    private void Refuse(NodeEvent node, string path, int line)
    {
        if (!node.Anchor.IsEmpty)
            _faults.Add(new Fault(path, $"has an anchor; recipes have no anchors and aliases (line {line})"));
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            _faults.Add(new Fault(path, $"has a tag; recipes have no YAML tags (line {line})"));
    }
}
