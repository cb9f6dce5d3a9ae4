namespace Maestro.Liquid;

internal enum ChunkKind
{
    Text,
    Output,
    Tag,
}

/// <summary>A stretch of a template: plain text, or what stands between the braces.</summary>
internal sealed record Chunk(ChunkKind Kind, string Text, int Line);
