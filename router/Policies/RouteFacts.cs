using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Maestro.Policies;
using Maestro.Router.Objectives;
using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>
/// Everything about a request that policy gets to see; what it sees of a deployment comes on top. Two requests with equal facts
/// are the same to a policy, so its answers can be remembered by them.
/// </summary>
internal sealed class RouteFacts : IEquatable<RouteFacts>
{
    private readonly string _model;
    private readonly ImmutableArray<string> _tags;
    private readonly ImmutableArray<string> _jurisdictions;
    private readonly RoutingHint _hint;
    private readonly Operation _operation;
    private readonly string? _project;
    private readonly string? _taskClass;
    private readonly bool _pinned;
    private readonly int _hash;

    public RouteFacts(RoutingQuery query)
    {
        (_tags, _jurisdictions, _hint, _operation) = (query.Tags, query.Jurisdictions, query.Hint, query.Operation);
        (_project, _taskClass, _pinned, _model) = (query.Project, query.TaskClass, query.Pinned, query.Model);
        var hash = default(HashCode);
        foreach (var tag in _tags) hash.Add(tag);
        hash.Add(_tags.Length);
        foreach (var place in _jurisdictions) hash.Add(place);
        hash.Add(_model);
        hash.Add(_hint);
        hash.Add(_operation);
        hash.Add(_project);
        hash.Add(_taskClass);
        hash.Add(_pinned);
        _hash = hash.ToHashCode();
    }

    /// <summary>The policy's input for one candidate, as JSON.</summary>
    public ReadOnlyMemory<byte> Input(DeploymentConfig deployment)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, deployment);
        return buffer.WrittenMemory;
    }

    public bool Equals(RouteFacts? other) =>
        other is not null && _hash == other._hash && _hint == other._hint && _operation == other._operation
            && _pinned == other._pinned
        && _model == other._model && _project == other._project && _taskClass == other._taskClass
        && _tags.AsSpan().SequenceEqual(other._tags.AsSpan())
        && _jurisdictions.AsSpan().SequenceEqual(other._jurisdictions.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as RouteFacts);

    public override int GetHashCode() => _hash;

    private void Write(Utf8JsonWriter json, DeploymentConfig deployment)
    {
        json.WriteStartObject();
        json.WriteString("action", PolicyActions.Route);
        Write(json, "step_tags", _tags);
        var (selected, model) = Names(deployment);
        json.WriteString("selected_model", selected);
        json.WriteString("hint", _hint switch { RoutingHint.Draft =>
            "draft", RoutingHint.Finalization => "finalization", _ => "none" });
        json.WriteString("operation", _operation switch { Operation.Embeddings =>
            "embeddings", Operation.Responses => "responses", _ => "chat" });
        if (_project is not null) json.WriteString("project", _project);
        if (_taskClass is not null) json.WriteString("task_class", _taskClass);
        if (!_jurisdictions.IsEmpty) Write(json, "jurisdictions", _jurisdictions);
        json.WriteBoolean("pinned", _pinned);
        json.WriteStartObject("deployment");
        json.WriteString("id", deployment.Id);
        json.WriteString("provider", deployment.Provider.Name);
        json.WriteString("model", model);
        if (deployment.Jurisdiction is { } place) json.WriteString("jurisdiction", place);
        json.WriteBoolean("self_hosted", deployment.Provider.SelfHosted);
        json.WriteBoolean("simulated", deployment.Provider == Providers.Simulator);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Behind a wildcard is the model that the client asks for, and policy judges that one.</summary>
    private (string Selected, string Model) Names(DeploymentConfig deployment)
    {
        if (!ModelPattern.Is(deployment.ModelName)
            || new ModelPattern(deployment.ModelName) is var pattern && !pattern.Matches(_model))
            return (deployment.ModelName, deployment.Model);
        return (_model, ModelPattern.Is(deployment.Model) ? pattern.Fill(_model, deployment.Model)! : deployment.Model);
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
