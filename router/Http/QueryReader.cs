using System.Collections.Immutable;
using System.Globalization;
using Maestro.Problems;
using Maestro.Router.Forwarding;
using Maestro.Router.Objectives;
using Maestro.Router.Queries;
using Maestro.Wire;

namespace Maestro.Router.Http;

/// <summary>Makes a routing query of a request's headers and of what its body shows.</summary>
internal static class QueryReader
{
    /// <summary>Seeds stay below 2^53, so that they survive as JSON numbers.</summary>
    private const long SeedLimit = 1L << 53;
    private const int MaxText = 200;

    /// <summary>Of all tags of a step together, labels included.</summary>
    private const int MaxTags = 2000;

    /// <summary>Null query: the faults name every header that cannot be used.</summary>
    public static (RoutingQuery? Query, List<Fault> Faults) Read(IHeaderDictionary headers, RequestBody body)
    {
        var query = new RoutingQuery
        {
            Model = body.Model,
            Operation = body.Operation,
            Stream = body.Stream,
            Needs = body.Needs,
            InputTokens = body.InputTokens,
            MaxOutputTokens = body.MaxOutputTokens,
            Seed = (ulong)Random.Shared.NextInt64(SeedLimit),
        };
        List<Fault>? faults = null;
        foreach (var (name, values) in headers)
        {
            if (!name.StartsWith(RouterHeaders.Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var text = values.ToString().Trim();
            if (text.Length == 0) continue;
            var most = name.Equals(RouterHeaders.Tags, StringComparison.OrdinalIgnoreCase) ? MaxTags : MaxText;
            if (text.Length > most) (faults ??= []).Add(new(name, $"is longer than {most} characters"));
            else query = Take(query, name.ToLowerInvariant(), text, ref faults);
        }

        if (headers[RouterHeaders.RouteTags].ToString() is { Length: > 0 } tags)
        {
            if (tags.Length > MaxText) (faults ??= []).Add(new(RouterHeaders.RouteTags, $"is longer than {MaxText} characters"));
            else query = query with { RouteTags = Names(tags) };
        }

        return faults is null ? (query, []) : (null, faults);
    }

    private static RoutingQuery Take(RoutingQuery query, string name, string text, ref List<Fault>? faults)
    {
        switch (name)
        {
            case RouterHeaders.Project:
                return query with { Project = text };
            case RouterHeaders.Run:
                return query with { Run = text };
            case RouterHeaders.Step:
                return query with { Step = text };
            case RouterHeaders.TaskClass:
                return query with { TaskClass = text };
            case RouterHeaders.Tags:
                return query with { Tags = Names(text) };
            case RouterHeaders.Jurisdiction:
                return query with { Jurisdictions = Names(text) };
            case RouterHeaders.Policy:
                return query with { PolicyDigest = text };
            case RouterHeaders.Hint:
                if (Hint(text) is { } hint) return query with { Hint = hint };
                (faults ??= []).Add(new(name, "must be draft or finalization"));
                return query;
            case RouterHeaders.StepBudget:
                return query with { StepBudgetUsd = Number<decimal>(name, text, ref faults) };
            case RouterHeaders.RunBudget:
                return query with { RunBudgetUsd = Number<decimal>(name, text, ref faults) };
            case RouterHeaders.Deadline:
                return query with
                {
                    Deadline = Number<double>(name, text, ref faults) is { } ms and <= 86_400_000
                        ? TimeSpan.FromMilliseconds(ms)
                        : null,
                };
            case RouterHeaders.Seed:
                return Number<ulong>(name, text, ref faults) is { } seed ? query with { Seed = seed % SeedLimit } : query;
            default:
                return query; // x-maestro-actor and whatever later clients send
        }
    }

    public static RoutingHint? Hint(string text) => text switch
    {
        "draft" => RoutingHint.Draft,
        "finalization" or "final" => RoutingHint.Finalization,
        "none" => RoutingHint.None,
        _ => null,
    };

    private static ImmutableArray<string> Names(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static T? Number<T>(string name, string text, ref List<Fault>? faults)
        where T : struct, System.Numerics.INumber<T>
    {
        if (T.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return number;
        (faults ??= []).Add(new(name, "must be a number that is not negative"));
        return null;
    }
}
