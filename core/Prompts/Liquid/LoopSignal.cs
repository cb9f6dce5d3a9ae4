namespace Maestro.Prompts.Liquid;

internal enum LoopSignal
{
    None,
    Break,
    Continue,
}
