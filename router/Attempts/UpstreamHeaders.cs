using Maestro.Router.Formats;
using Maestro.Wire;

namespace Maestro.Router.Attempts;

/// <summary>
/// The few headers of a provider's answer that we pass on. Everything else stays behind: it may name accounts and hosts.
/// </summary>
internal readonly record struct UpstreamHeaders(string? RequestId, bool Simulated)
{
    public static UpstreamHeaders Of(HttpResponseMessage response) =>
        new(First(response, "x-request-id"), First(response, RouterHeaders.Simulated) == "true");

    /// <summary>Null also for what is no header's value: passed on, it would end an answer that is all right.</summary>
    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0
            && HeaderText.IsPlain(values.ToString())
            ? values.ToString()
            : null;
}
