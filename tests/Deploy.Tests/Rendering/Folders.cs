namespace Deploy.Tests.Rendering;

/// <summary>What people apply.</summary>
internal static class Folders
{
    public static string[] Azure { get; } = ["router/overlays/staging", "router/overlays/prod"];

    public static string[] Routers { get; } = ["router/overlays/dev", .. Azure];

    public static string[] Serving { get; } = ["serving/vllm", "serving/nim"];

    public static TheoryData<string> All() => new([.. Routers, .. Serving]);

    public static TheoryData<string> AllRouters() => new(Routers);

    public static TheoryData<string> AllServing() => new(Serving);

    public static TheoryData<string> AllAzure() => new(Azure);
}
