namespace Maestro.Liquid;

internal enum LoopSignal
{
    None,
    Break,
    Continue,
}
