using System.Diagnostics;
using Maestro.Router.Attempts;

namespace Maestro.Router.Forwarding;

/// <summary>One attempt that has come to an end.</summary>
internal sealed record Attempt(Deployment Deployment, AttemptOutcome Outcome, Activity? Span, TimeSpan Elapsed);
