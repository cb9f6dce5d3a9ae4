using Maestro.Stores;

namespace Maestro.Functions.Starting;

/// <summary>A file that came with a request.</summary>
/// <param name="Input">The input that it is for.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Content">The whole of it, not stored yet; it belongs to whoever read the request.</param>
public sealed record UploadedFile(string Input, string Name, IStagedBlob Content);
