using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Maestro.Rego.Values;

/// <summary>YAML in, by the JSON rules of the core schema.</summary>
internal static partial class RegoYaml
{
    private const int MaxNodes = 200_000;

    /// <summary>The first document; null when there is none.</summary>
    /// <exception cref="YamlException">Not YAML.</exception>
    public static RegoValue? Parse(string yaml)
    {
        var parser = new MergingParser(new Parser(new Scanner(new StringReader(yaml), skipComments: true)));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _)) return null;
        var budget = MaxNodes;
        var value = Node(parser, new Dictionary<string, RegoValue>(StringComparer.Ordinal), 0, ref budget);
        parser.Consume<DocumentEnd>();
        return value;
    }

    private static RegoValue Node(IParser parser, Dictionary<string, RegoValue> anchors, int depth, ref int budget)
    {
        if (depth > RegoJson.MaxJsonDepth) throw new YamlException("nested too deep");
        if (--budget < 0) throw new YamlException("too many nodes");
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return anchors.TryGetValue(alias.Value.Value, out var known)
                ? known
                : throw new YamlException(alias.Start, alias.End, "unknown anchor");
        if (parser.TryConsume<Scalar>(out var scalar)) return Remember(anchors, scalar, From(scalar));
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<RegoValue>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, anchors, depth + 1, ref budget));
            return Remember(anchors, sequence, RegoArray.Of([.. items]));
        }

        var mapping = parser.Consume<MappingStart>();
        var builder = new ObjectBuilder();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(parser, anchors, depth + 1, ref budget);
            builder.Set(key is RegoString ? key : new RegoString(key.ToString()), Node(parser, anchors, depth + 1, ref budget));
        }

        return Remember(anchors, mapping, builder.Build());
    }

    private static RegoValue Remember(Dictionary<string, RegoValue> anchors, NodeEvent node, RegoValue value)
    {
        if (!node.Anchor.IsEmpty) anchors[node.Anchor.Value] = value;
        return value;
    }

    private static RegoValue From(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain
            || (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal)))
            return new RegoString(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return RegoValue.Null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON": return RegoValue.True;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF": return RegoValue.False;
        }

        if (Number().IsMatch(text) && RegoNumber.TryParse(text.TrimStart('+')) is { } number) return number;
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && BigInteger.TryParse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex))
            return RegoNumber.Of(hex);
        return new RegoString(text);
    }

    [GeneratedRegex(@"\A[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
