namespace Maestro.Rego.Compilation;

/// <summary>The annotations that apply to a rule, from its own outwards.</summary>
internal static class MetadataChain
{
    public static RegoValue OfRule(ResolvedRule rule) => rule.Rule.Annotations?.Content ?? RegoObject.Empty;

    public static RegoValue Chain(ResolvedRule rule, RuleTree tree)
    {
        var place = rule.Ground;
        var package = place[..rule.Module.Package.Count];
        var chain = new List<RegoValue> { Entry(place, rule.Rule.Annotations?.Content) };
        foreach (var other in tree.Rules.Where(other => other.Ground.SequenceEqual(place)))
            foreach (var annotation in Documents(other)) chain.Add(Entry(place, annotation.Content));
        for (var length = package.Length; length > 0; length--)
        {
            var path = package[..length];
            foreach (var module in tree.Modules)
            {
                var own = module.Package.Select(RegoValue (key) => new RegoString(key)).ToArray();
                foreach (var annotation in module.Annotations)
                {
                    var applies = annotation.Scope == "subpackages"
                        ? path.SequenceEqual(own)
                        : annotation.Scope == "package" && length == package.Length && package.SequenceEqual(own);
                    if (applies) chain.Add(Entry(path, annotation.Content));
                }
            }
        }

        return RegoArray.Of([.. chain]);
    }

    /// <summary>Annotations with scope document that stand right above this rule.</summary>
    private static IEnumerable<Annotation> Documents(ResolvedRule rule) => rule.Module.Annotations.Where(annotation =>
        annotation.Scope == "document" && annotation.EndRow < rule.Rule.Location.Row &&
        !rule.Module.Rules.Any(
            between => between.Location.Row > annotation.EndRow && between.Location.Row < rule.Rule.Location.Row));

    private static RegoObject Entry(RegoValue[] path, RegoObject? annotations)
    {
        var entry = new ObjectBuilder();
        entry.Set("path", RegoArray.Of(path));
        if (annotations is not null) entry.Set("annotations", annotations);
        return entry.Build();
    }
}
