using System.Security.Cryptography;
using System.Text;
using Maestro.Router.Formats;

namespace Maestro.Router.Http;

/// <summary>Lets through who presents the router's key as a bearer token. Takes the same time for every wrong key.</summary>
internal sealed class ApiKeyGate(RequestDelegate next, SecretValue key, OpenPaths open)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()));

    public Task InvokeAsync(HttpContext http)
    {
        // Probes come without credentials and learn nothing but that we live.
        if (open.Contains(http.Request.Path)) return next(http);

        var header = http.Request.Headers.Authorization.ToString();
        var presented = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : "";
        if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _expected))
            return next(http);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return OpenAIError.WriteAsync(
            http, StatusCodes.Status401Unauthorized, "The router's API key is missing or wrong.", "authentication_error",
            code: "invalid_api_key");
    }
}
