using Maestro.Functions;
using Maestro.Functions.App;
using Maestro.Functions.Messages.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Functions.App.Tests;

/// <summary>The app as Azure starts it, but for the worker's channel to its host.</summary>
public sealed class CompositionTests
{
    [Fact]
    public void Functions_OfTheApp_CanBeMade()
    {
        using var host = Compose(BuiltApp.Settings);
        using var scope = host.Services.CreateScope();
        Assert.All(BuiltApp.Found.Select(function => function.Method.DeclaringType!).Distinct(), type =>
        {
            if (!type.IsAbstract) Assert.NotNull(ActivatorUtilities.CreateInstance(scope.ServiceProvider, type));
        });
    }

    [Theory]
    [InlineData("RunRequests", "RunRequests:queueServiceUri")]
    [InlineData("Maestro:Storage:ConnectionString", "Maestro:Storage:TableServiceUri")]
    public void Setting_ThatIsMissing_IsNamed(string missing, string named)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            BuiltApp.Settings.AsEnumerable().Where(setting => setting.Key != missing && setting.Value is not null)).Build();
        var exception = Assert.ThrowsAny<Exception>(() =>
        {
            using var host = Compose(settings);
            foreach (var function in BuiltApp.Found.Where(function => !function.Method.DeclaringType!.IsAbstract))
                ActivatorUtilities.CreateInstance(host.Services, function.Method.DeclaringType!);
        });
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LifecycleTopic_WithoutItsNamespace_IsNamed()
    {
        var settings = new ConfigurationBuilder().AddConfiguration(BuiltApp.Settings)
            .AddInMemoryCollection([new("Maestro:LifecycleTopic", "lifecycle")]).Build();
        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            using var host = Compose(settings);
            host.Services.GetRequiredService<ILifecyclePublisher>();
        });
        Assert.Contains("ServiceBus:fullyQualifiedNamespace", exception.Message, StringComparison.Ordinal);
    }

    private static IHost Compose(IConfiguration settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(settings);
        builder.AddAzureDefaults();
        builder.Services.AddAzure(builder.Configuration).AddMaestro(builder.Configuration)
            .AddMaestroTelemetry(builder.Configuration, "maestro");
        return builder.Build();
    }
}
