using System.Globalization;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Reads how long a provider asks us to wait: <c>retry-after-ms</c>, or <c>Retry-After</c> in seconds or as a date.
/// </summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.NonValidated.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(
                values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= TimeSpan.FromDays(1).TotalMilliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);

        if (response.Headers.RetryAfter is not { } header) return null;
        var wait = header.Delta ?? (header.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { Ticks: < 0 } ? TimeSpan.Zero : wait;
    }
}
