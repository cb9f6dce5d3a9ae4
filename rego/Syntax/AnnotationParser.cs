using YamlDotNet.Core;

namespace Maestro.Rego.Syntax;

/// <summary>METADATA comment blocks: YAML that belongs to the statement below.</summary>
internal static class AnnotationParser
{
    public static void Attach(Module module, ICollection<RegoError> errors)
    {
        var blocks = Blocks(module.Comments);
        foreach (var (location, endRow, yaml) in blocks)
        {
            RegoObject? content = null;
            try
            {
                content = RegoYaml.Parse(yaml) as RegoObject;
            }
            catch (YamlException error)
            {
                errors.Add(new RegoError(RegoErrorCodes.Parse, $"yaml: {error.Message}", location));
                continue;
            }

            if (content is null)
            {
                errors.Add(new RegoError(RegoErrorCodes.Parse, "expected METADATA block, found whitespace", location));
                continue;
            }

            var target = module.Rules.Where(rule => rule.Location.Row > endRow).MinBy(rule => rule.Location.Row);
            var isPackage = module.Location.Row > endRow;
            var scope = (content.Get("scope") as RegoString)?.Value ?? (isPackage ? "package" : "rule");
            var annotation = new Annotation(location, endRow, scope, Complete(content, scope));
            module.Annotations.Add(annotation);
            if (scope == "rule" && target is not null && !isPackage) target.Annotations = annotation;
        }
    }

    private static List<(RegoLocation Location, int EndRow, string Yaml)> Blocks(List<Comment> comments)
    {
        var blocks = new List<(RegoLocation, int, string)>();
        for (var i = 0; i < comments.Count; i++)
        {
            if (!comments[i].Text.TrimStart().StartsWith("METADATA", StringComparison.Ordinal)) continue;
            var start = comments[i].Location;
            var yaml = new StringBuilder();
            var row = start.Row;
            while (i + 1 < comments.Count && comments[i + 1].Location.Row == row + 1 && comments[i + 1].Location.Column == 1)
            {
                i++;
                row++;
                yaml.Append(comments[i].Text.StartsWith(' ') ? comments[i].Text[1..] : comments[i].Text).Append('\n');
            }

            blocks.Add((start, row, yaml.ToString()));
        }

        return blocks;
    }

    /// <summary>The scope is always said; authors and related resources may be written short.</summary>
    private static RegoObject Complete(RegoObject content, string scope)
    {
        var complete = new ObjectBuilder();
        for (var i = 0; i < content.Count; i++)
        {
            var key = content.Keys[i];
            var value = content.Values[i];
            complete.Set(key, (key as RegoString)?.Value switch
            {
                "authors" when value is RegoArray authors => Each(authors, Author),
                "related_resources" when value is RegoArray resources => Each(resources, Resource),
                _ => value,
            });
        }

        complete.Set("scope", new RegoString(scope));
        return complete.Build();
    }

    private static RegoArray Each(RegoArray values, Func<string, RegoValue> expand) =>
        RegoArray.Of([.. values.Items.ToArray().Select(value => value is RegoString text ? expand(text.Value) : value)]);

    private static RegoObject Author(string text)
    {
        var open = text.LastIndexOf('<');
        if (open < 0 || !text.EndsWith('>')) return RegoObject.Of((new RegoString("name"), new RegoString(text.Trim())));
        var email = new RegoString(text[(open + 1)..^1]);
        var name = text[..open].Trim();
        return name.Length == 0
            ? RegoObject.Of((new RegoString("email"), email))
            : RegoObject.Of((new RegoString("name"), new RegoString(name)), (new RegoString("email"), email));
    }

    private static RegoObject Resource(string text) => RegoObject.Of((new RegoString("ref"), new RegoString(text)));
}
