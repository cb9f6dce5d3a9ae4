namespace Architecture.Tests.Namespaces;

/// <summary>A top-level type; what is nested in it, by hand or by the compiler, counts as it.</summary>
internal readonly record struct TypeName(string Namespace, string Name);
