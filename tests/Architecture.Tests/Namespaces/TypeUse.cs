namespace Architecture.Tests.Namespaces;

/// <summary>One type of a project uses another: what an arrow between their namespaces is made of.</summary>
internal readonly record struct TypeUse(TypeName User, TypeName Used);
