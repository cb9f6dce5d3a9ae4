namespace Infrastructure.Tests.Azd;

/// <summary>A folder of small shell programs that come before the installed ones.</summary>
internal sealed class StandInTools : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maestro-tools-").FullName;

    /// <summary>The value of PATH with which they are found first.</summary>
    public string Path => $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";

    public void Add(string name, string script)
    {
        var file = System.IO.Path.Combine(_folder, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
