using System.Globalization;
using Maestro.Router.Choice;
using Maestro.Router.Learning;
using Maestro.Router.Policies;
using Maestro.Router.Queries;

namespace Maestro.Router.Http;

/// <summary>
/// <c>GET /providers</c>: each deployment with its state, from what requests have shown. <c>POST /providers/{id}/test</c>: asks
/// the provider itself, by a request that costs nothing. Neither ever shows a key.
/// </summary>
internal sealed class ProviderEndpoints(RoutingState state, Chooser chooser, HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(
            [.. state.Table.Deployments.Select(Describe)], HttpJson.Default.ProviderWireArray,
            cancellationToken: context.RequestAborted);

    public async Task TestAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!state.Table.ById.TryGetValue(Uri.UnescapeDataString(id), out var deployment))
        {
            await JsonBody.RefuseAsync(context, [new("id", $"there is no deployment '{id}'")], StatusCodes.Status404NotFound);
            return;
        }

        var result = await TestAsync(deployment, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            result, HttpJson.Default.ProviderTestWire, cancellationToken: context.RequestAborted);
    }

    private ProviderWire Describe(Deployment deployment)
    {
        var config = deployment.Config;
        var exclusion = chooser.Exclude(
            deployment, RoutingQuery.Neutral with { Operation = config.Mode ?? Operation.Chat, Policy = Unjudged.Instance });
        var status = exclusion?.Rule switch
        {
            null => deployment.Stats.Answers.Count + deployment.Stats.FirstTokens.Count == 0 ? "untested" : "ok",
            Rules.Credentials => "no_credentials",
            Rules.Breaker or Rules.Health => "down",
            Rules.Cooldown or Rules.Rate => "limited",
            _ => "ok", // what keeps out some requests only is not the provider's state
        };
        return new(
            deployment.Id, config.Provider.Name, config.ModelName, config.Model, status, exclusion?.ToString(),
            deployment.Stats.Answers.P50 ?? deployment.Stats.FirstTokens.P50, deployment.Stats.Answers.P95,
            deployment.Stats.FirstTokens.P95,
            Math.Round(deployment.Stats.Reliability.Mean, 4), deployment.InFlight,
            deployment.BreakerState.ToString().ToLowerInvariant(), config.Jurisdiction, config.Provider.SelfHosted,
            config.Price is { } price ? new(price.Input * 1000, price.Output * 1000, price.Source) : null);
    }

    private async Task<ProviderTestWire> TestAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        if (deployment.Config.MissingCredential is { } variable) return new("no_credentials", 0, $"{variable} is not set");
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, deployment.Config.Provider.Probe(deployment.Config));
            foreach (var (name, value) in deployment.Headers) request.Headers.TryAddWithoutValidation(name, value);
            if (deployment.Tokens is { } tokens)
                request.Headers.Authorization = new("Bearer", await tokens.GetAsync(limit.Token));
            using var response = await http.SendAsync(request, limit.Token);
            var status = (int)response.StatusCode;
            var word = status switch
            {
                < 300 => "ok",
                401 or 403 => "unauthorized",
                429 => "limited",
                404 or 405 => "ok", // it answers, and has no list of models
                _ => "down",
            };
            return new(word, Elapsed(), string.Create(CultureInfo.InvariantCulture, $"status {status}"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TokenException)
        {
            return new("down", Elapsed(), fault.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new("down", Elapsed(), $"no answer within {Limit.TotalSeconds} s");
        }

        double Elapsed() => Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 2);
    }
}

/// <param name="Name">The provider.</param>
/// <param name="Group">The model name that clients ask for.</param>
/// <param name="Status"><c>ok</c>, <c>untested</c>, <c>limited</c>, <c>down</c>, <c>no_credentials</c>.</param>
/// <param name="LatencyMs">Median of the last minutes; null until measured.</param>
internal sealed record ProviderWire(
    string Id, string Name, string Group, string Model, string Status, string? Details, double? LatencyMs, double? P95Ms,
    double? FirstTokenP95Ms,
    double Reliability, int InFlight, string Breaker, string? Jurisdiction, bool SelfHosted, ProviderPriceWire? Price);

/// <param name="InputPer1k">US dollars.</param>
internal sealed record ProviderPriceWire(decimal InputPer1k, decimal OutputPer1k, string Source);

internal sealed record ProviderTestWire(string Status, double LatencyMs, string? Details);
