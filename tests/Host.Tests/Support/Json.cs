using System.Text.Json.Nodes;

namespace Host.Tests.Support;

/// <summary>Short ways into JSON answers.</summary>
internal static class Json
{
    /// <summary>The text of a member; fails the test, with the whole document, when there is none.</summary>
    public static string Text(this JsonNode node, string member) => node.Member(member).ToString();

    public static int Number(this JsonNode node, string member) => node.Member(member).GetValue<int>();

    public static bool Flag(this JsonNode node, string member) => node.Member(member).GetValue<bool>();

    public static IReadOnlyList<JsonNode> List(this JsonNode node, string member) =>
        [.. ((JsonArray)node.Member(member)).Select(item => item!)];

    public static JsonNode Member(this JsonNode node, string member) =>
        node[member] ?? throw new InvalidOperationException($"There is no '{member}' in {node.ToJsonString()}");

    public static bool Has(this JsonNode node, string member) => node[member] is not null;

    /// <summary>The item of a list whose <c>id</c> is this.</summary>
    public static JsonNode WithId(this IReadOnlyList<JsonNode> items, string id) =>
        Assert.Single(items, item => item.Text("id") == id);
}
