using System.Collections.Immutable;
using Maestro.Expressions;
using Maestro.Graphs;

namespace Maestro.Functions.Nodes;

/// <summary>
/// One step of a run at work: what it opened once, at its beginning, and the unit of work that it writes. For one caller at a
/// time.
/// </summary>
public sealed class NodeStep
{
    private readonly StepSources _sources;
    private readonly Dictionary<string, JsonNode?> _outputs = new(StringComparer.Ordinal);

    internal NodeStep(StepSources sources, RunWork work, Recipe recipe) => (_sources, Work, Recipe) = (sources, work, recipe);

    public RunWork Work { get; }

    public Recipe Recipe { get; }

    public Run Run => Work.Run;

    /// <summary>
    /// Notes that a step of a node begins. A step that begins again was repeated, after a failure or a crash; the record counts
    /// it and the log says so.
    /// </summary>
    /// <param name="nodeId">The node, or map item.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="step">Names the step within the node.</param>
    /// <param name="parent">Of a map item: the map.</param>
    public void Begin(string nodeId, NodeKind kind, string step, string? parent = null)
    {
        var now = _sources.Time.GetUtcNow();
        Work.Change(nodeId, known =>
            (known ?? new NodeRecord { Id = nodeId, Kind = kind, Status = NodeStatus.Running, Parent = parent }).Begun(
                step, now));
        if (Work.Node(nodeId)!.Starts[step] is > 1 and var tries) Work.Warn(nodeId, $"Step {step} begins again (try {tries}).");
    }

    /// <summary>
    /// The digest of a node's output, when the template is that output and nothing else: it can be passed on without being read.
    /// </summary>
    public string? OutputOf(JsonNode? template) =>
        Templates.Whole(template) is { Node: { } nodeId, Segments.Count: 2 } ? Work.Node(nodeId)?.OutputDigest : null;

    /// <summary>
    /// What templates of a node can see: only outputs of nodes that it needs, near or far, and of these only what is read.
    /// </summary>
    public async Task<Scope> ScopeAsync(string nodeId, ScopeNeeds needs, CancellationToken cancellationToken) =>
        await BuildAsync(Ancestors(nodeId), needs, cancellationToken);

    /// <summary>The same with the node's own output.</summary>
    public async Task<Scope> ScopeWithOutputAsync(
        string nodeId, string digest, ScopeNeeds needs, CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(nodeId, needs, cancellationToken);
        if (!needs.Reads(nodeId)) return scope;
        var outputs = new Dictionary<string, JsonNode?>(
            scope.Outputs) { [nodeId] = await OutputAsync(nodeId, digest, cancellationToken) };
        return scope with { Outputs = outputs };
    }

    /// <summary>For the run as a whole: outputs of all completed nodes.</summary>
    public Task<Scope> ScopeOfRunAsync(ScopeNeeds needs, CancellationToken cancellationToken) =>
        BuildAsync(_ => true, needs, cancellationToken);

    /// <summary>Writes what has been collected, which is then on disk.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (!await _sources.Writer.CommitAsync(Work, cancellationToken))
            throw new InvalidOperationException($"Run {Work.RunId} was changed in a way that this step does not expect.");
    }

    /// <summary>The output of a node that this step has at hand need not be read again.</summary>
    internal void Keep(string nodeId, JsonNode? output) => _outputs[nodeId] = output;

    private async Task<Scope> BuildAsync(Func<string, bool> includes, ScopeNeeds needs, CancellationToken cancellationToken)
    {
        var outputs = ImmutableDictionary.CreateBuilder<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var node in Work.Nodes.Where(node => node.OutputDigest is not null && needs.Reads(node.Id) && includes(node.Id)))
            outputs[node.Id] = await OutputAsync(node.Id, node.OutputDigest!, cancellationToken);

        var run = Run;
        var provenance = needs.Provenance
            ? RunProvenance.Describe(run, Work.Nodes, await _sources.Gates.OfRunAsync(run.Id, cancellationToken))
            : [];
        return new Scope
        {
            Run = new RunFacts(run.Id, run.Recipe, run.Version) { Provenance = provenance },
            Inputs = run.Inputs,
            Outputs = outputs.ToImmutable(),
        };
    }

    private async Task<JsonNode?> OutputAsync(string nodeId, string digest, CancellationToken cancellationToken)
    {
        if (_outputs.TryGetValue(nodeId, out var known)) return known;
        return _outputs[nodeId] = await _sources.Bodies.ReadAsync(digest, cancellationToken);
    }

    private Func<string, bool> Ancestors(string nodeId)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Recipe.Node(nodeId).Needs);
        while (open.TryPop(out var id))
        {
            if (!found.Add(id)) continue;
            foreach (var need in Recipe.Node(id).Needs) open.Push(need);
        }

        return found.Contains;
    }
}
