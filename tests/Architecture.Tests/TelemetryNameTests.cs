using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Architecture.Tests;

/// <summary>A name of telemetry that nothing emits is a promise to dashboards that nobody keeps.</summary>
public sealed class TelemetryNameTests
{
    private const string Names = "core/Telemetry/MaestroTelemetry.cs";

    // The compiler copies constants, so their users can only be found in the sources.
    private static readonly Lazy<string> Sources = new(() => string.Concat(
        Repository.ProductSources().Where(path => path != Names).Select(path => File.ReadAllText(Repository.Path(path)))));

    public static TheoryData<string> Constants()
    {
        using var core = ModuleDefinition.ReadModule(Repository.AssemblyOf("core/Maestro.Core.csproj"));
        var data = new TheoryData<string>();
        foreach (var name in Read(core.GetType("Maestro.Telemetry.MaestroTelemetry"))) data.Add(name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void Name_OfTelemetry_IsUsed(string name) => Assert.Matches($@"\b{Regex.Escape(name)}\b", Sources.Value);

    private static IEnumerable<string> Read(TypeDefinition type) =>
        type.Fields.Where(field => field.HasConstant && field.IsPublic).Select(field => $"{type.Name}.{field.Name}")
            .Concat(type.NestedTypes.SelectMany(Read));
}
