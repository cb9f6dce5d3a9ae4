using AzureStorage.Tests.Recovery;

// Tests start this assembly as a process of its own: `dotnet AzureStorage.Tests.dll worker HUB FOLDER` works until it is killed.
return args switch
{
    ["worker", var hub, var folder] => await WorkerProcess.RunAsync(hub, folder),
    _ => throw new ArgumentException("Usage: AzureStorage.Tests worker HUB FOLDER", nameof(args)),
};
