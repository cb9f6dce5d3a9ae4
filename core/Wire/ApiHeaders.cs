namespace Maestro.Wire;

/// <summary>Request headers of Maestro's own APIs, that of the app and that of the router.</summary>
public static class ApiHeaders
{
    /// <summary>The person on whose behalf the request is made.</summary>
    public const string Actor = "x-maestro-actor";

    /// <summary>The key of an app that asks for one.</summary>
    public const string Key = "x-functions-key";
}
