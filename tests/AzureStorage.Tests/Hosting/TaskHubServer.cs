using System.Net;
using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AzureStorage.Tests.Hosting;

/// <summary>
/// The SDK's client of a task hub and, when it has tasks, its worker, both over gRPC to a server in this process.
/// </summary>
internal sealed class TaskHubServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly GrpcChannel _channel;
    private IHost? _worker;

    private TaskHubServer(WebApplication server)
    {
        _server = server;
        _channel = GrpcChannel.ForAddress(server.Urls.Single());
        Client = new GrpcDurableTaskClient(
            "tests", new GrpcDurableTaskClientOptions { Channel = _channel },
            server.Services.GetRequiredService<ILogger<TaskHubServer>>());
    }

    public DurableTaskClient Client { get; }

    /// <summary>Makes the hub where there is none. Only <paramref name="works"/> lets a worker be started.</summary>
    public static async Task<TaskHubServer> StartAsync(TaskHub hub, bool works, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.Configure<TaskHubGrpcServerOptions>(options =>
            options.Mode = works ? TaskHubGrpcServerMode.ApiServerAndDispatcher : TaskHubGrpcServerMode.ApiServerOnly);
        builder.Services.AddSingleton(services => hub.Open(services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => MendedService.Around(
            services.GetRequiredService<DurableTask.AzureStorage.AzureStorageOrchestrationService>()));
        builder.Services.AddSingleton<IOrchestrationServiceClient>(
            services => services.GetRequiredService<DurableTask.AzureStorage.AzureStorageOrchestrationService>());
        builder.Services.AddSingleton<MendedServer>();
        var server = builder.Build();
        server.MapGrpcService<MendedServer>();
        await server.Services.GetRequiredService<IOrchestrationService>().CreateIfNotExistsAsync();
        await server.StartAsync();
        return new TaskHubServer(server);
    }

    public async Task WorkAsync(Action<DurableTaskRegistry> tasks)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(_server.Services.GetRequiredService<ILoggerFactory>());
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.UseGrpc(_channel);
            worker.AddTasks(tasks);
        });
        _worker = builder.Build();
        await _worker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync();
            _worker.Dispose();
        }

        await Client.DisposeAsync();
        _channel.Dispose();
        await _server.DisposeAsync();
    }
}
