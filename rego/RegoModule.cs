namespace Maestro.Rego;

/// <summary>A policy file.</summary>
/// <param name="File">Its name in error messages.</param>
public sealed record RegoModule(string File, string Source);
