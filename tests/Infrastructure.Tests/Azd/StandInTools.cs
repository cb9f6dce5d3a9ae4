namespace Infrastructure.Tests.Azd;

/// <summary>A folder of small shell programs that come before the installed ones.</summary>
internal sealed class StandInTools : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The value of PATH with which they are found first.</summary>
    public string Path => $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";

    public void Add(string name, string script)
    {
        var file = _folder[name];
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Dispose();
}
