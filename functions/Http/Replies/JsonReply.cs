using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Maestro.Functions.Http.Replies;

/// <summary>A JSON answer written with generated metadata, the same on every host.</summary>
internal sealed class JsonReply<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IActionResult
{
    /// <summary>Where the created thing can be read; sent as the Location header.</summary>
    public string? Location { get; init; }

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        if (Location is not null) response.Headers.Location = Location;
        return JsonSerializer.SerializeAsync(response.Body, value, type, context.HttpContext.RequestAborted);
    }
}
