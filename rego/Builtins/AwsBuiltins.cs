using System.Security.Cryptography;

namespace Maestro.Rego.Builtins;

/// <summary>Signatures of requests to AWS (version 4). Pure: the time is an argument, nothing is sent.</summary>
internal static class AwsBuiltins
{
    private static readonly string[] RequiredConfig = ["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"];
    private static readonly string[] RequiredRequest = ["method", "url"];
    private static readonly HashSet<string> NotSigned = ["authorization", "user-agent", "x-amzn-trace-id"];

    public static IEnumerable<Builtin> All => [new("providers.aws.sign_req", "o,o,n", new Builtin3(Sign))];

    private static RegoValue? Sign(BuiltinContext context, RegoValue request, RegoValue config, RegoValue time)
    {
        if (Missing(config, RequiredConfig, out var names))
            return context.OperandError(2, $"missing required AWS config parameters(s): {names}");
        if (Wrong(config, RequiredConfig, out names))
            return context.OperandError(2, $"invalid values for required AWS config parameters(s): {names}");
        if (!((RegoNumber)time).TryGetInt64(out var nanoseconds) || nanoseconds < 0)
            return context.OperandError(3, "could not convert time_ns value into a unix timestamp");
        if (Missing(request, RequiredRequest, out names))
            return context.OperandError(1, $"missing required request parameters(s): {names}");
        if (Wrong(request, RequiredRequest, out names))
            return context.OperandError(1, $"invalid values for required request parameters(s): {names}");
        var unsigned = config.Get("disable_payload_signing");
        if (unsigned is not (null or RegoBoolean))
            return context.OperandError(2, "invalid value for 'disable_payload_signing' in AWS config");
        if (request.Get("headers") is not (null or RegoObject))
            return context.OperandError(0, $"must be object but got {request.Get("headers")!.Kind.Name()}");
        if (!Uri.TryCreate(Text(request, "url"), UriKind.Absolute, out var url))
            return context.Fail($"parse \"{Text(request, "url")}\": invalid URL");
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (request.Get("headers") is RegoObject given)
            for (var i = 0; i < given.Count; i++) headers[GoFormat.Plain(given.KeyAt(i))] = GoFormat.Plain(given.ValueAt(i));
        var signed = Signed(
            request, config, url, headers, DateTimeOffset.FromUnixTimeSeconds(nanoseconds / GoTime.Second),
            ReferenceEquals(unsigned, RegoValue.True));
        var result = new ObjectBuilder();
        for (var i = 0; i < request.Count; i++) result.Set(request.KeyAt(i), request.ValueAt(i));
        result.Set(
            "headers",
            RegoObject.Of(
                [.. signed.Select(pair => ((RegoValue)new RegoString(pair.Key), (RegoValue)new RegoString(pair.Value)))]));
        context.Charge(2048);
        return result.Build();
    }

    private static SortedDictionary<string, string> Signed(
        RegoValue request, RegoValue config, Uri url, SortedDictionary<string, string> headers, DateTimeOffset now, bool unsigned)
    {
        var (service, region, accessKey) = (
            Text(config, "aws_service"), Text(config, "aws_region"), Text(config, "aws_access_key"));
        var date = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var moment = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = unsigned ? "UNSIGNED-PAYLOAD" : Hex(SHA256.HashData(Body(request)));
        var own = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.Authority, ["x-amz-date"] = moment };
        if (service is "s3" or "glacier") own["x-amz-content-sha256"] = hash;
        if (Text(config, "aws_session_token") is { Length: > 0 } token) own["x-amz-security-token"] = token;

        // As OPA signs: a header of the request's own counts, although ours is what the result shows.
        var toSign = new SortedDictionary<string, string>(own, StringComparer.Ordinal);
        foreach (var (name, value) in headers)
            if (!NotSigned.Contains(name.ToLowerInvariant())) toSign[name.ToLowerInvariant()] = value;
        var names = string.Join(';', toSign.Keys);
        var path = url.AbsolutePath == "/" && !Text(request, "url").TrimEnd('?').EndsWith('/') ? "" : url.AbsolutePath;
        var canonical =
            $"{Text(request, "method")}\n{path}\n{url.Query.TrimStart('?')}\n{string.Concat(toSign.Select(pair => $"{pair.Key}:{pair.Value}\n"))}\n{names}\n{hash}";
        var scope = $"{date}/{region}/{service}/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + Text(config, "aws_secret_access_key"));
        foreach (var part in (string[])[date, region, service, "aws4_request", text])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope},SignedHeaders={names},Signature={Hex(key)}";
        foreach (var (name, value) in own) headers[name] = value;
        return headers;
    }

    private static byte[] Body(RegoValue request) =>
        request.Get("raw_body") is { } raw ? Encoding.UTF8.GetBytes((raw as RegoString)?.Value ?? "")
        : request.Get("body") is { } body ? Encoding.UTF8.GetBytes(GoJson.Write(body))
        : [];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(RegoValue o, string name) => (o.Get(name) as RegoString)?.Value ?? "";

    private static bool Missing(RegoValue o, string[] required, out string names) =>
        Report(required.Where(name => o.Get(name) is null), out names);

    private static bool Wrong(RegoValue o, string[] required, out string names) =>
        Report(required.Where(name => o.Get(name) is not RegoString), out names);

    private static bool Report(IEnumerable<string> found, out string names)
    {
        var list = found.ToList();
        names = $"{{{string.Join(", ", list.Select(name => $"\"{name}\""))}}}";
        return list.Count > 0;
    }
}
