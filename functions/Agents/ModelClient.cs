using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Globalization;
using Maestro.Policies;
using Maestro.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;

namespace Maestro.Functions.Agents;

/// <summary>
/// Calls a model through the router, in the OpenAI format. It does not retry: the durable step that calls it does, so that
/// each try is on record.
/// </summary>
public sealed class ModelClient(HttpClient http, IOptions<RouterOptions> options)
{
    /// <param name="route">Told to the router: what its choice depends on.</param>
    /// <exception cref="ClientResultException">The router answered with an error; <c>Status</c> has its code.</exception>
    public async Task<ModelReply> AskAsync(
        string model, ModelRoute route, IReadOnlyList<ChatMessage> messages, ChatOptions chat,
        CancellationToken cancellationToken)
    {
        var capture = new RouteCapture(route);
        using var client = Client(model, capture);
        using var span = MaestroTelemetry.Source.StartActivity(
            $"{MaestroTelemetry.GenAi.Operations.Chat} {model}", ActivityKind.Client);
        span?.SetTag(MaestroTelemetry.GenAi.OperationName, MaestroTelemetry.GenAi.Operations.Chat);
        span?.SetTag(MaestroTelemetry.GenAi.RequestModel, model);

        var response = await client.GetResponseAsync(messages, chat, cancellationToken);

        var reply = new ModelReply(
            response, capture.Model ?? response.ModelId ?? model, capture.Provider, capture.CostUsd, capture.Simulated,
            capture.Route);
        span?.SetTag(MaestroTelemetry.GenAi.ResponseModel, reply.Model);
        span?.SetTag(MaestroTelemetry.GenAi.ProviderName, reply.Provider);
        span?.SetTag(MaestroTelemetry.GenAi.UsageInputTokens, response.Usage?.InputTokenCount);
        span?.SetTag(MaestroTelemetry.GenAi.UsageOutputTokens, response.Usage?.OutputTokenCount);
        span?.SetTag(MaestroTelemetry.Attributes.Simulated, reply.Simulated);
        span?.SetTag(MaestroTelemetry.Attributes.CostUsd, (double)reply.CostUsd);
        return reply;
    }

    private IChatClient Client(string model, RouteCapture capture)
    {
        var settings = options.Value;
        var clientOptions = new OpenAIClientOptions
        {
            Endpoint = new Uri(settings.RouterUrl, "v1"),
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        clientOptions.AddPolicy(capture, PipelinePosition.PerCall);
        return new OpenAIClient(new ApiKeyCredential(settings.RouterKey ?? "unused"), clientOptions).GetChatClient(model)
            .AsIChatClient();
    }

    /// <summary>Tells the router who asks, and reads what it says about its choice from the headers of its answer.</summary>
    private sealed class RouteCapture(ModelRoute route) : PipelinePolicy
    {
        public string? Model { get; private set; }

        public string? Provider { get; private set; }

        public decimal CostUsd { get; private set; }

        public bool Simulated { get; private set; }

        public RouteDecision? Route { get; private set; }

        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Tell(message);
            ProcessNext(message, pipeline, currentIndex);
            Read(message);
        }

        public override async ValueTask ProcessAsync(
            PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Tell(message);
            await ProcessNextAsync(message, pipeline, currentIndex);
            Read(message);
        }

        private void Tell(PipelineMessage message)
        {
            foreach (var (name, value) in route.Headers()) message.Request.Headers.Set(name, value);
        }

        private void Read(PipelineMessage message)
        {
            if (message.Response?.Headers is not { } headers) return;
            Model = headers.TryGetValue(RouterHeaders.Model, out var model) ? model : null;
            Provider = headers.TryGetValue(RouterHeaders.Provider, out var provider) ? provider : null;
            Simulated = headers.TryGetValue(RouterHeaders.Simulated, out var simulated) && simulated == "true";
            Route = headers.TryGetValue(RouterHeaders.Policy, out var policy)
                && headers.TryGetValue(RouterHeaders.PolicyRules, out var rules)
                && headers.TryGetValue(RouterHeaders.Deployment, out var deployment)
                && headers.TryGetValue(RouterHeaders.Decision, out var decision)
                && headers.TryGetValue(RouterHeaders.PolicyInput, out var input)
                ? new RouteDecision(deployment!, decision!, policy!, rules!.Split(','), input!) : null;
            CostUsd = headers.TryGetValue(RouterHeaders.CostUsd, out var cost)
                && decimal.TryParse(cost, NumberStyles.Float, CultureInfo.InvariantCulture, out var usd) ? usd : 0;
        }
    }
}

/// <summary>A model's answer and how it was reached.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Model">The upstream model that gave it.</param>
/// <param name="Provider">Who served it.</param>
/// <param name="CostUsd">US dollars, as the router priced it.</param>
/// <param name="Simulated">It came from the simulator.</param>
/// <param name="Route">What policy said of it; null when the router has no policy.</param>
public sealed record ModelReply(
    ChatResponse Response, string Model, string? Provider, decimal CostUsd, bool Simulated, RouteDecision? Route = null);

/// <summary>Policy's word on a model call that was made.</summary>
/// <param name="Deployment">Who served it.</param>
/// <param name="Decision">Id of the router's record, which has every candidate.</param>
/// <param name="Policy">Digest of the policies that decided.</param>
/// <param name="Rules">The rules that allowed it.</param>
/// <param name="Input">Digest of the JSON that they judged.</param>
public sealed record RouteDecision(string Deployment, string Decision, string Policy, IReadOnlyList<string> Rules, string Input)
{
    internal PolicyDecision ToDecision() =>
        new(true, [$"{Deployment} served it; the router's decision {Decision} has every candidate."], Rules, [], Policy);

    /// <summary>What the router's policy said of a call that it refused; null when it was not policy that did.</summary>
    internal static (PolicyDecision Decision, string Input)? OfRefusal(ClientResultException refused, string why) =>
        refused.GetRawResponse()?.Headers is { } headers && headers.TryGetValue(RouterHeaders.Policy, out var policy)
        && headers.TryGetValue(RouterHeaders.PolicyRules, out var rules)
        && headers.TryGetValue(RouterHeaders.PolicyInput, out var input)
            ? (new(false, [why], rules!.Split(','), [], policy!), input!)
            : null;
}
