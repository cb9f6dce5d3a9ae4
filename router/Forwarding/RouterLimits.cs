namespace Maestro.Router.Forwarding;

/// <summary>Sizes that a request or an answer may have.</summary>
internal sealed record RouterLimits(int MaxRequestBytes, int MaxResponseBytes, int MaxEventBytes);
