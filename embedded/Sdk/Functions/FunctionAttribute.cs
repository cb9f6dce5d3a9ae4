namespace Microsoft.Azure.Functions.Worker;

/// <summary>Names a method as a function that a host can find and serve. Names are unique in an app.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute : Attribute
{
    public FunctionAttribute(string name) => Name = name;

    public string Name { get; }
}
