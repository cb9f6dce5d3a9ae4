using Maestro.Graphs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Maestro.Cli.Runs;

/// <summary>A run as a tree: nodes in the recipe's order, with the items of a map below it.</summary>
internal static class RunTree
{
    private const int MostItems = 12;

    public static IRenderable Render(RunView run, GraphView graph, DateTimeOffset now)
    {
        var tree = new Tree(new Markup($"[bold]{Markup.Escape(run.Recipe)}[/] {Markup.Escape(run.Id)}  {Styled(Texts.Word(run.Status))}{(run.Simulated ? "  [yellow]simulated[/]" : "")}"))
        {
            Guide = TreeGuide.Line,
        };
        var items = graph.Nodes.Where(node => node.Parent is not null).ToLookup(node => node.Parent!, StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(node => node.Parent is null))
        {
            var branch = tree.AddNode(new Markup(Line(node, run, now)));
            foreach (var item in items[node.Id].Take(MostItems)) branch.AddNode(new Markup(Line(item, run, now)));
            if (items[node.Id].Count() - MostItems is > 0 and var more) branch.AddNode(new Markup($"[dim]and {more} more[/]"));
        }

        return tree;
    }

    internal static string Line(GraphNodeView node, RunView run, DateTimeOffset now)
    {
        var parts = new List<string>
        {
            $"{Symbol(node.Status)} [bold]{Markup.Escape(node.Id)}[/] {Styled(Texts.Word(node.Status))}",
        };
        if (node.DurationMs is { } took) parts.Add(Texts.Duration(took));
        else if (node.Status == NodeStatus.Running && node.StartMs is { } start)
            parts.Add(Texts.Duration(Math.Max(0, (long)(now - run.CreatedAt).TotalMilliseconds - start)));
        if (node.Tokens.Input + node.Tokens.Output > 0)
            parts.Add($"{Texts.Tokens(node.Tokens.Input, node.Tokens.Output)} tokens");
        if (node.CostUsd > 0) parts.Add(Texts.Cost(node.CostUsd));
        if (node.Retries > 0) parts.Add($"[yellow]{node.Retries} {(node.Retries == 1 ? "retry" : "retries")}[/]");
        if (node.Compensated) parts.Add("[yellow]compensated[/]");
        if (node.Model is not null)
            parts.Add(
                $"[dim]{Markup.Escape(node.Model)}{(node.Provider is null ? "" : Markup.Escape($" at {node.Provider}"))}[/]");
        if (node.Simulated) parts.Add("[yellow]simulated[/]");
        if (node.Error is not null) parts.Add($"[red]{Markup.Escape(Texts.Clean(node.Error))}[/]");
        return string.Join("  ", parts);
    }

    private static string Symbol(NodeStatus status) => status switch
    {
        NodeStatus.Completed => "[green]+[/]",
        NodeStatus.Failed or NodeStatus.Blocked => "[red]x[/]",
        NodeStatus.Running => "[blue]>[/]",
        NodeStatus.Waiting => "[yellow]?[/]",
        _ => "[dim]-[/]",
    };

    private static string Styled(string word) => word switch
    {
        "completed" => $"[green]{word}[/]",
        "failed" or "blocked" => $"[red]{word}[/]",
        "running" => $"[blue]{word}[/]",
        "waiting" => $"[yellow]{word}[/]",
        _ => $"[dim]{word}[/]",
    };
}
