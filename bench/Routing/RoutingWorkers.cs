using System.IO.Pipelines;
using Maestro.Bench.Processes;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Maestro.Bench.Routing;

/// <summary>The provider of router-overhead: answers at once, always the same, whole or as a short stream.</summary>
internal sealed class UpstreamWorker : IWorker
{
    public const string Verb = "routing-upstream";

    private static readonly byte[] Answer =
        """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":5,"total_tokens":10}}"""u8.ToArray();

    private static readonly byte[][] Events =
    [
        .. Enumerable.Range(0, 20).Select(number => System.Text.Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"t{number}\"}},\"finish_reason\":{(number == 19 ? "\"stop\"" : "null")}}}]}}\n\n"))),
        "data: [DONE]\n\n"u8.ToArray(),
    ];

    public Command Command()
    {
        var command = new Command(Verb) { Hidden = true };
        command.SetAction(async (_, cancellationToken) =>
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            await using var app = builder.Build();
            app.Run(HandleAsync);
            await app.StartAsync(cancellationToken);
            WorkerLoop.Announce("ready", new Uri(app.Urls.First()).Port.ToString(CultureInfo.InvariantCulture));
            await WorkerLoop.RunAsync(_ => Task.FromResult("ok"));
        });
        return command;
    }

    private static async Task HandleAsync(HttpContext http)
    {
        var stream = await IsStreamAsync(http.Request.BodyReader);
        if (!stream)
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Answer.Length;
            await http.Response.BodyWriter.WriteAsync(Answer);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        foreach (var item in Events) await http.Response.BodyWriter.WriteAsync(item);
    }

    private static async ValueTask<bool> IsStreamAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var stream = false;
            foreach (var segment in read.Buffer) stream |= segment.Span.IndexOf("\"stream\":true"u8) >= 0;
            reader.AdvanceTo(read.Buffer.End);
            return stream;
        }
    }
}

/// <summary>The router of router-overhead, in a process of its own as it would run.</summary>
internal sealed class RouterWorker : IWorker
{
    public const string Verb = "routing-router";

    public Command Command()
    {
        var file = new Argument<string>("config");
        var command = new Command(Verb) { file };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var yaml = await File.ReadAllTextAsync(parsed.GetValue(file)!, cancellationToken);
            await using var app = RouterApp.Build(
                ConfigReader.Read(yaml, _ => null).Require("the scenario's configuration"), new RouterOptions());
            await app.StartAsync(cancellationToken);
            WorkerLoop.Announce("ready", new Uri(app.Urls.First()).Port.ToString(CultureInfo.InvariantCulture));
            await WorkerLoop.RunAsync(command => Task.FromResult(Tell(command)));
        });
        return command;
    }

    private static string Tell(string[] command) => command switch
    {
        ["allocated"] => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture),
        ["memory"] => Collected().ToString(CultureInfo.InvariantCulture),
        ["processor"] => Environment.CpuUsage.TotalTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"No command '{string.Join(' ', command)}'."),
    };

    private static long Collected() => GC.GetTotalMemory(forceFullCollection: true);
}
