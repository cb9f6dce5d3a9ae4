using System.Text;
using Maestro.Embedded.Engine;
using Maestro.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Triggers.Tests.Http;

/// <summary>What a function can tell a test, and a test can tell a function.</summary>
public sealed class Signals
{
    public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource CallerLeft { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public enum Colour
{
    Red,
    Green,
}

public sealed class SampleHttpFunctions(Signals signals) : IDisposable
{
    private static int _disposed;

    public static int Disposed => _disposed;

    [Function("Get")]
    public IActionResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:guid}")] HttpRequest request, Guid id) =>
        new OkObjectResult(new { Id = id, Query = request.Query["q"].ToString() });

    [Function("Create")]
    public async Task<IActionResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "things")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return new CreatedResult("/things/1", await reader.ReadToEndAsync());
    }

    [Function("Values")]
    public static string Values(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "values/{number}/{colour}/{time?}")] HttpRequest request,
        int number,
        Colour colour,
        DateTimeOffset? time) => FormattableString.Invariant($"{number} {colour} {time?.Year}");

    [Function("Files")]
    public static ValueTask<string> Files(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{**path}")] HttpRequest request, string path) =>
            new($"[{path}]");

    [Function("Minimal")]
    public static IResult Minimal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "minimal")] HttpRequest request) =>
        Results.Accepted("/minimal/1", new { Ok = true });

    [Function("Plain")]
    public static object Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request) =>
        new { SomeName = 1 };

    [Function("Nothing")]
    public static Task Nothing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "things/{id}")] HttpRequest request, string id) =>
        Task.CompletedTask;

    [Function("Missing")]
    public static IActionResult Missing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "missing")] HttpRequest request) =>
        new NotFoundResult();

    [Function("Fails")]
    public static Task<string> Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fails")] HttpRequest request) =>
        throw new InvalidOperationException("the secret cause");

    [Function("Overloaded")]
    public static Task<string> Overloaded(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "overloaded/{how}")] HttpRequest request, string how) =>
        throw (how == "busy"
            ? new EngineBusyException("full", TimeSpan.FromMilliseconds(1500))
            : new StoreException(StoreFault.Full, "the secret cause"));

    [Function("Stream")]
    public async Task<IActionResult> Stream(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/{end}")] HttpRequest request, string end,
        CancellationToken cancellationToken)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        try
        {
            await signals.Continue.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            signals.CallerLeft.SetResult();
            throw;
        }

        if (end == "broken") throw new InvalidOperationException("half way");
        await response.WriteAsync("data: last\n\n", cancellationToken);
        return new EmptyResult();
    }

    [Function("Who")]
    public static string Who([HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "who")] HttpRequest request) =>
        $"{request.HttpContext.User.Identity?.AuthenticationType}:{request.HttpContext.User.Identity?.Name}";

    [Function("Open")]
    public static string Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "open")] HttpRequest request) =>
        $"open:{request.HttpContext.User.Identity?.Name}";

    public void Dispose() => Interlocked.Increment(ref _disposed);
}
