namespace Maestro.Router.Detection;

/// <summary>A provider that can be used, and which of its models to use for quick and for final work.</summary>
internal sealed record FoundProvider(Provider Provider, Uri ApiBase, SecretValue? ApiKey, string Draft, string Final);
