namespace Maestro.Rego.Compilation;

/// <summary>Gives out the slots of one frame. Slot 0 is the rule's result.</summary>
internal sealed class Frame
{
    public int Size { get; private set; } = 1;

    public int Take() => Size++;

    public int SlotOf(Local local)
    {
        if (local.Slot < 0) local.Slot = Take();
        return local.Slot;
    }
}
