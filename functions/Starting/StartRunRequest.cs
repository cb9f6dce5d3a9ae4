using System.Text.Json.Nodes;

namespace Maestro.Functions.Starting;

/// <summary>A file that came with a request.</summary>
/// <param name="Input">The input that it is for.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Content">The whole of it.</param>
public sealed record UploadedFile(string Input, string Name, ReadOnlyMemory<byte> Content);
