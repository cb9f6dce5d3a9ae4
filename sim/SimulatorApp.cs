using Maestro.Simulator.Anthropic;
using Maestro.Simulator.Faults;
using Maestro.Simulator.Http;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;
using Maestro.Simulator.Serving;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maestro.Simulator;

/// <summary>The simulator as a web application, for a process of its own or inside another one.</summary>
public static class SimulatorApp
{
    /// <summary>The header on every response, errors too.</summary>
    public const string SimulatedHeader = "x-maestro-simulated";

    /// <summary>Builds the application; start it with <c>StartAsync</c> and read its address from <c>Urls</c>.</summary>
    public static WebApplication Build(SimulatorOptions options)
    {
        // Empty builder: an embedding process' settings files and ASPNETCORE_* variables are not ours to follow.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options.Script);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(options.Faults ?? new FaultInjector(options.Time));
        builder.Services.AddSingleton<AnswerFinder>();
        builder.Services.AddSingleton<ChatEndpoint>();
        builder.Services.AddSingleton<MessagesEndpoint>();
        if (options.Vllm is { } model)
        {
            builder.Services.AddSingleton(new VllmServer(model, options.Time));
            builder.Services.AddHostedService(provider => provider.GetRequiredService<VllmServer>());
        }

        if (options.Logging is { } logging)
            builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(_ => new BorrowedLoggerFactory(logging)));
        else builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(NullLoggerFactory.Instance));
        if (!options.OwnsProcess) builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, GuestLifetime>());

        var app = builder.Build();
        Map(app, options.Script);
        return app;
    }

    private static void Map(WebApplication app, SimulatorScript script)
    {
        app.Use((http, next) =>
        {
            http.Response.Headers[SimulatedHeader] = "true";
            return next(http);
        });
        app.UseMiddleware<FaultMiddleware>();
        app.UseRouting();
        var models = new ModelsWire(
            "list",
            [.. script.Models.Select(
                model => new ModelWire(ChatRequestReader.ModelPrefix + model, "model", 0, Envelope.Fingerprint))]);
        app.MapPost("/v1/chat/completions", app.Services.GetRequiredService<ChatEndpoint>().HandleAsync);
        app.MapPost("/v1/messages", app.Services.GetRequiredService<MessagesEndpoint>().HandleAsync);
        app.MapPost("/v1/embeddings", EmbeddingsEndpoint.HandleAsync);
        MapAdmin(app);
        app.MapGet(
            "/v1/models",
            http => http.Response.WriteAsJsonAsync(models, WireJson.Context.ModelsWire, cancellationToken: http.RequestAborted));
        app.MapGet("/health", http => http.Response.WriteAsync("{\"status\":\"ok\"}", http.RequestAborted));
        app.MapFallback(http => OpenAIError.WriteAsync(
            http, StatusCodes.Status404NotFound, $"The simulator does not serve {http.Request.Method} {http.Request.Path}.",
            code: "unknown_url"));
    }

    private static void MapAdmin(WebApplication app)
    {
        var faults = app.Services.GetRequiredService<FaultInjector>();
        app.MapGet("/admin/faults", http => FaultEndpoints.GetAsync(http, faults));
        app.MapPut("/admin/faults", http => FaultEndpoints.SetAsync(http, faults));
        app.MapDelete("/admin/faults", http => FaultEndpoints.ClearAsync(http, faults));
        if (app.Services.GetService<VllmServer>() is not { } server) return;
        app.MapGet("/metrics", http =>
        {
            http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return http.Response.WriteAsync(server.Metrics(), http.RequestAborted);
        });
    }
}
