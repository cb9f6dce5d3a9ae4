using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Maestro.Embedded.Engine.History;

namespace Functions.Tests.Histories;

/// <summary>The engine's history events as JSON that people can read: payloads are JSON themselves, not text in quotes.</summary>
internal static class HistoryJson
{
    private static readonly HashSet<string> Payloads = new(StringComparer.Ordinal) { "input", "result", "payload", "value" };

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Shape } },
    };

    private static void Shape(JsonTypeInfo type)
    {
        if (type.Type == typeof(HistoryEvent)) type.PolymorphismOptions = Kinds();
        if (type.Type == typeof(Failure))
        {
            // Traces hold the paths of the machine that recorded, and no orchestrator reads them.
            type.Properties.Single(property => property.Name == "stackTrace").ShouldSerialize = static (_, _) => false;
        }

        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(string) && Payloads.Contains(property.Name))
                property.CustomConverter = new PayloadConverter();
        }
    }

    private static JsonPolymorphismOptions Kinds()
    {
        var options = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "event" };
        foreach (var kind in typeof(HistoryEvent).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(HistoryEvent))))
            options.DerivedTypes.Add(new JsonDerivedType(kind, kind.Name));
        return options;
    }

    private sealed class PayloadConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var payload = JsonDocument.ParseValue(ref reader);
            return payload.RootElement.GetRawText();
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value);
    }
}
