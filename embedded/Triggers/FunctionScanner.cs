using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Maestro.Embedded.Triggers;

/// <summary>Finds the [Function] methods of an app and settles what starts each of them.</summary>
internal static partial class FunctionScanner
{
    private const BindingFlags AllMethods =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The sound functions, by name; what is wrong with the others is added to <paramref name="faults"/>.</summary>
    public static IReadOnlyList<FunctionDescriptor> Scan(IEnumerable<Type> types, ICollection<FunctionFault> faults)
    {
        var found = new SortedDictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        var entries = from type in types.Distinct()
                      from method in type.GetMethods(AllMethods)
                      let attribute = method.GetCustomAttribute<FunctionAttribute>()
                      where attribute is not null
                      select (attribute.Name, method);

        foreach (var (name, method) in entries)
        {
            var descriptor = Describe(name, method, faults);
            if (descriptor is null) continue;
            if (!found.TryAdd(name, descriptor))
                faults.Add(new(
                    name, $"the name is used by {found[name].Entry} and by {descriptor.Entry}; names differ in more than case"));
        }

        return [.. found.Values];
    }

    private static FunctionDescriptor? Describe(string name, MethodInfo method, ICollection<FunctionFault> faults)
    {
        var before = faults.Count;
        var type = method.DeclaringType!;
        var entry = $"{type.Name}.{method.Name}";
        if (name is null || !NamePattern().IsMatch(name))
            faults.Add(new(name ?? entry, "the name must be a letter and then at most 126 letters, digits, '_' or '-'"));
        if (!method.IsPublic || !type.IsVisible) faults.Add(new(name ?? entry, $"{entry} and its class must be public"));
        if (method.ContainsGenericParameters) faults.Add(new(name ?? entry, $"{entry} must not be generic"));
        if (type.IsAbstract && !method.IsStatic) faults.Add(new(name ?? entry, $"the class of {entry} is abstract"));
        if (method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef))
            faults.Add(new(name ?? entry, $"{entry} has a by-reference parameter"));

        var triggers = method.GetParameters()
            .SelectMany(
                parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>().Select(trigger => (parameter, trigger)))
            .ToArray();
        if (triggers.Length != 1)
        {
            faults.Add(new(name ?? entry, triggers.Length == 0
                ? $"{entry} has no parameter with a trigger attribute"
                : $"{entry} has {triggers.Length} triggers ({string.Join(", ", triggers.Select(t => t.parameter.Name))}); a function has one"));
            return null;
        }

        var kind = KindOf(triggers[0].trigger);
        if (kind is null)
            faults.Add(new(name ?? entry, $"the trigger {triggers[0].trigger.GetType().Name} is not one that this host serves"));

        return faults.Count > before ? null : new FunctionDescriptor
        {
            Name = name!,
            Method = method,
            Kind = kind!.Value,
            Trigger = triggers[0].trigger,
            TriggerParameter = triggers[0].parameter,
        };
    }

    private static TriggerKind? KindOf(TriggerBindingAttribute trigger) => trigger switch
    {
        HttpTriggerAttribute => TriggerKind.Http,
        TimerTriggerAttribute => TriggerKind.Timer,
        QueueTriggerAttribute => TriggerKind.Queue,
        OrchestrationTriggerAttribute => TriggerKind.Orchestration,
        ActivityTriggerAttribute => TriggerKind.Activity,
        _ => null,
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,126}$")]
    private static partial Regex NamePattern();
}
