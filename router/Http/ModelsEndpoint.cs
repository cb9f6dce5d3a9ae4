using System.Text.Json.Serialization;

namespace Maestro.Router.Http;

/// <summary><c>GET /v1/models</c>: the names that clients can ask for.</summary>
internal static class ModelsEndpoint
{
    public static Task HandleAsync(HttpContext http, RoutingTable table)
    {
        var models = table.Names.Order(StringComparer.Ordinal)
            .Select(name => new ModelWire(name, "model", 0, table.Chain(name)[0].Deployments[0].Config.Provider.Name));
        return http.Response.WriteAsJsonAsync(
            new ModelsWire("list", [.. models]), HttpJson.Default.ModelsWire, cancellationToken: http.RequestAborted);
    }
}

internal sealed record ModelsWire(string Object, IReadOnlyList<ModelWire> Data);

internal sealed record ModelWire(string Id, string Object, long Created, [property: JsonPropertyName("owned_by")] string OwnedBy);
