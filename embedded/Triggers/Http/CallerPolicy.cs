using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Maestro.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>
/// Decides who a caller is. With a host key, the key says it. Without one, only a caller on this machine who addresses the
/// host by a loopback name is let in, as the local developer: the address defeats other machines, the name defeats a web
/// page whose domain was rebound to 127.0.0.1.
/// </summary>
internal sealed class CallerPolicy(HttpTriggerOptions options)
{
    public const string KeyQuery = "code";
    public const string LocalDeveloper = "local-developer";
    public const string HostKeyHolder = "host-key";

    private readonly byte[]? _keyHash = options.HostKey is null ? null : Hash(options.HostKey);

    public CallerDecision Decide(HttpRequest request, AuthorizationLevel level)
    {
        if (!TryReadActor(request, out var actor))
            return CallerDecision.Refuse(
                StatusCodes.Status400BadRequest, $"The {ApiHeaders.Actor} header must be 1 to 128 printable characters.");

        var identified = _keyHash is null ? AsLocalDeveloper(request, actor) : AsKeyHolder(request, actor);
        return level == AuthorizationLevel.Anonymous ? CallerDecision.Allow(identified.Caller) : identified;
    }

    private CallerDecision AsLocalDeveloper(HttpRequest request, string? actor)
    {
        if (request.HttpContext.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)
            || IsForwarded(request))
            return CallerDecision.Refuse(
                StatusCodes.Status403Forbidden, "Without a host key, only callers on this machine are served.");
        if (!LoopbackHost.IsLoopback(request.Host))
            return CallerDecision.Refuse(
                StatusCodes.Status403Forbidden, "Without a host key, the host is addressed as localhost, 127.0.0.1 or [::1].");
        return CallerDecision.Allow(Principal(LocalDeveloper, actor ?? options.DefaultActor));
    }

    private CallerDecision AsKeyHolder(HttpRequest request, string? actor)
    {
        var given = request.Headers[ApiHeaders.Key] is { Count: > 0 } header ? header : request.Query[KeyQuery];
        // Hashes have one length, so the comparison's time tells nothing about the key.
        if (given is not [{ } key] || !CryptographicOperations.FixedTimeEquals(Hash(key), _keyHash))
            return CallerDecision.Refuse(
                StatusCodes.Status401Unauthorized, $"A valid key is needed in the {ApiHeaders.Key} header.");
        return CallerDecision.Allow(Principal(HostKeyHolder, actor ?? HostKeyHolder));
    }

    private static bool IsForwarded(HttpRequest request) =>
        request.Headers.ContainsKey("Forwarded") || request.Headers.ContainsKey("X-Forwarded-For");

    private static bool TryReadActor(HttpRequest request, out string? actor)
    {
        actor = null;
        if (!request.Headers.TryGetValue(ApiHeaders.Actor, out StringValues values)) return true;
        if (values is not [{ Length: >= 1 and <= 128 } only] || string.IsNullOrWhiteSpace(only)) return false;
        if (only.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar)) return false;
        actor = only;
        return true;
    }

    private static ClaimsPrincipal Principal(string authenticationType, string name) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], authenticationType));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
