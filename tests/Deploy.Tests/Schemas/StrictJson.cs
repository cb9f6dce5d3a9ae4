using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;

namespace Deploy.Tests.Schemas;

/// <summary>Readers for which a field that the schema lacks, or a value of the wrong type, is an error.</summary>
internal static class StrictJson
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    static StrictJson() => KubernetesJson.AddJsonOptions(options =>
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.RespectRequiredConstructorParameters = true;
    });

    /// <summary>With the converters of the Kubernetes client: quantities, ports that are numbers or names.</summary>
    public static T Kubernetes<T>(JsonObject body) => KubernetesJson.Deserialize<T>(body.ToJsonString());

    /// <summary>For Ray Serve's configuration, whose names have underscores.</summary>
    public static T Serve<T>(JsonNode body) => body.Deserialize<T>(Snake)!;
}
