using System.Text.RegularExpressions;

namespace Maestro.Rego.Testing;

public sealed record RegoTestOptions
{
    public static RegoTestOptions Default { get; } = new();

    /// <summary>
    /// Only tests whose full name, such as <c>data.maestro.routing_test.test_pii</c>, has a match; default all.
    /// </summary>
    public Regex? Run { get; init; }

    /// <summary>What one test may take; beyond it, it ends with an error.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Ends the run with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
