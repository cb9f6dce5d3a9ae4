namespace Maestro.Functions.Http.Requests;

/// <summary>Who makes a request, as the host established it.</summary>
internal static class Caller
{
    /// <summary>The caller's name; a caller with a key but no name is <c>service</c>.</summary>
    public static string Of(HttpRequest request) =>
        request.HttpContext.User.Identity?.Name is { Length: > 0 } name ? name : "service";
}
