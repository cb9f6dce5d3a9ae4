namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>Reading of syntax trees, which are plain objects and may come from a policy.</summary>
internal static class GqlAst
{
    public static string Name(this RegoObject node) => Field(node, "Name");

    public static string Field(this RegoObject node, string name) => (node.Get(name) as RegoString)?.Value ?? "";

    public static RegoObject? Child(this RegoObject node, string name) => node.Get(name) as RegoObject;

    public static bool Flag(this RegoObject node, string name) => ReferenceEquals(node.Get(name), RegoValue.True);

    public static IEnumerable<RegoObject> Children(this RegoObject node, string name) =>
        node.Get(name) is RegoArray list ? list.Items.ToArray().OfType<RegoObject>() : [];

    public static IEnumerable<string> Texts(this RegoObject node, string name) =>
        node.Get(name) is RegoArray list ? list.Items.ToArray().OfType<RegoString>().Select(text => text.Value) : [];

    public static int ValueKind(this RegoObject value) =>
        value.Get("Kind") is RegoNumber number && number.TryGetInt32(out var kind) ? kind : -1;

    /// <summary>The innermost named type of a type reference.</summary>
    public static string TypeName(this RegoObject type)
    {
        while (type.Child("Elem") is { } element) type = element;
        return type.Field("NamedType");
    }

    public static string TypeText(this RegoObject type) =>
        (type.Child("Elem") is { } element ? $"[{TypeText(element)}]" : type.Field("NamedType"))
            + (type.Flag("NonNull") ? "!" : "");

    public static bool IsField(this RegoObject selection) => selection.Get("Alias") is not null;

    public static bool IsInline(this RegoObject selection) => selection.Get("TypeCondition") is not null;
}
