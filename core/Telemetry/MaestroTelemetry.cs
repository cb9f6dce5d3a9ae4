using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Maestro.Telemetry;

/// <summary>
/// Every name that Maestro's telemetry uses: the activity source, the meter, spans, attributes and instruments.
/// Dashboards, alerts and tests read these names; a rename is a breaking change.
/// </summary>
public static class MaestroTelemetry
{
    /// <summary>The name of both the activity source and the meter: subscribe to this one.</summary>
    public const string SourceName = "Maestro";

    private static readonly string? Version = typeof(MaestroTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>Source of every span of ours. Shared by all parts so that one subscription shows one trace.</summary>
    public static ActivitySource Source { get; } = new(SourceName, Version);

    /// <summary>The meter of every instrument of ours. Each part creates its own instruments on it, once.</summary>
    public static Meter Meter { get; } = new(SourceName, Version);

    /// <summary>Span names.</summary>
    public static class Spans
    {
        /// <summary>One request to the router; only where the server's own span is not collected.</summary>
        public const string RouteRequest = "maestro.route.request";

        /// <summary>The router's choice among deployments for one request.</summary>
        public const string RouteChoose = "maestro.route.choose";

        /// <summary>One attempt of the router at one deployment.</summary>
        public const string RouteAttempt = "maestro.route.attempt";

        /// <summary>One step of a node at work: a model call of an agent, a tool node, an item of a map.</summary>
        public const string NodeRun = "agent.node.run";

        /// <summary>One call of a tool.</summary>
        public const string ToolCall = "tool.call";

        /// <summary>One request to a vLLM replica.</summary>
        public const string ServeVllmRequest = "serve.vllm.request";
    }

    /// <summary>Attributes of the OpenTelemetry GenAI semantic conventions (1.37 and later).</summary>
    public static class GenAi
    {
        public const string OperationName = "gen_ai.operation.name";
        public const string ProviderName = "gen_ai.provider.name";
        public const string RequestModel = "gen_ai.request.model";
        public const string ResponseModel = "gen_ai.response.model";
        public const string UsageInputTokens = "gen_ai.usage.input_tokens";
        public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
        public const string AgentName = "gen_ai.agent.name";
        public const string ToolName = "gen_ai.tool.name";
        public const string TokenType = "gen_ai.token.type";

        /// <summary>Values of <see cref="OperationName"/>.</summary>
        public static class Operations
        {
            public const string Chat = "chat";
            public const string ExecuteTool = "execute_tool";
        }
    }

    /// <summary>Attributes of the general semantic conventions that we set by hand.</summary>
    public static class General
    {
        public const string ErrorType = "error.type";
        public const string ServerAddress = "server.address";
        public const string ServerPort = "server.port";
        public const string HttpResponseStatusCode = "http.response.status_code";
    }

    /// <summary>Attributes of our own.</summary>
    public static class Attributes
    {
        public const string RunId = "maestro.run.id";
        public const string Recipe = "maestro.recipe";
        public const string RecipeVersion = "maestro.recipe.version";
        public const string NodeId = "maestro.node.id";
        public const string NodeKind = "maestro.node.kind";
        public const string Simulated = "maestro.simulated";
        public const string CostUsd = "maestro.cost_usd";
        public const string DecisionId = "maestro.route.decision_id";
        public const string RouteRequestedModel = "maestro.route.requested_model";
        public const string RouteStrategy = "maestro.route.strategy";
        public const string RouteDeployment = "maestro.route.deployment";
        public const string RouteCandidates = "maestro.route.candidates";
        public const string RouteExcluded = "maestro.route.excluded";
        public const string RouteAttempt = "maestro.route.attempt";
        public const string RouteFallback = "maestro.route.fallback";
    }

    /// <summary>Instrument names. Units are in the instrument, not in the name.</summary>
    public static class Metrics
    {
        public const string TokenUsage = "gen_ai.client.token.usage";
        public const string OperationDuration = "gen_ai.client.operation.duration";
        public const string TimeToFirstToken = "gen_ai.server.time_to_first_token";
        public const string RouteDecisions = "maestro.route.decisions";
        public const string RouteAttempts = "maestro.route.attempts";
        public const string RouteFallbacks = "maestro.route.fallbacks";
        public const string RouteDecisionDuration = "maestro.route.decision.duration";
        public const string RouteCost = "maestro.route.cost";

        /// <summary>Requests that the router is serving now, streams included. Autoscaling reads it.</summary>
        public const string RouterInFlight = "maestro.router.in_flight_requests";

        /// <summary>Per deployment: 0 closed, 1 half open, 2 open.</summary>
        public const string RouterBreakerState = "maestro.router.breaker_state";

        /// <summary>Decision records that could not be stored because the queue was full.</summary>
        public const string RouterDecisionsDropped = "maestro.router.decisions_dropped";

        /// <summary>Second attempts started because the first took longer than usual.</summary>
        public const string RouterHedges = "maestro.router.hedges";

        /// <summary>Retries not made because the retry budget was spent.</summary>
        public const string RouterRetriesDenied = "maestro.router.retries_denied";

        /// <summary>1 while the configuration file on disk could not be taken over, else 0.</summary>
        public const string RouterConfigRejected = "maestro.router.config_rejected";

        /// <summary>1 while a part of the router's storage (pins, decisions, spending) can be used, else 0.</summary>
        public const string RouterStorageUp = "maestro.router.storage_up";

        /// <summary>Candidates that policy judged, by outcome.</summary>
        public const string RouterPolicyVerdicts = "maestro.router.policy.verdicts";

        /// <summary>1 while the router's policy folder could not be taken over.</summary>
        public const string RouterPolicyRejected = "maestro.router.policy_rejected";
        public const string Runs = "maestro.runs";
        public const string RunDuration = "maestro.run.duration";
    }
}
