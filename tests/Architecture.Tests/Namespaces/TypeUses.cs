using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Architecture.Tests.Namespaces;

/// <summary>
/// Every use of one type of an assembly by another that its metadata and code know of: bases, members, signatures, attributes,
/// generic arguments, method bodies. A constant is copied by the compiler and leaves no trace; neither does nameof.
/// </summary>
internal sealed class TypeUses
{
    private readonly HashSet<TypeUse> _uses = [];
    private readonly ModuleDefinition _module;
    private TypeName _user;

    private TypeUses(ModuleDefinition module) => _module = module;

    public static IReadOnlySet<TypeUse> Read(string assembly)
    {
        using var neighbours = Neighbours(assembly);
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { AssemblyResolver = neighbours });
        var uses = new TypeUses(module);
        foreach (var type in module.Types.Where(IsOurs))
        {
            uses._user = NameOf(type);
            uses.ReadType(type);
        }
        return uses._uses;
    }

    // Of an attribute's argument that is an enum, only the assembly that declares it knows how many bytes it has.
    private static DefaultAssemblyResolver Neighbours(string assembly)
    {
        var (own, runtime) = (new FileInfo(assembly).Directory!, new FileInfo(typeof(object).Assembly.Location).Directory!);
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(own.FullName);
        resolver.AddSearchDirectory(runtime.FullName);
        foreach (var framework in new DirectoryInfo(
            Path.Combine(runtime.Parent!.Parent!.FullName, "Microsoft.AspNetCore.App")).GetDirectories())
            resolver.AddSearchDirectory(framework.FullName);

        // A library's packages lie beside the programs that use it.
        foreach (var output in own.Parent!.Parent!.GetDirectories())
            resolver.AddSearchDirectory(Path.Combine(output.FullName, own.Name));
        return resolver;
    }

    // What generators and the compiler put beside our types belongs to no namespace of ours, and knows none.
    private static bool IsOurs(TypeReference type) =>
        !type.Name.StartsWith('<') && !IsWithin(type.Namespace, "System") && !IsWithin(type.Namespace, "Microsoft");

    private static bool IsWithin(string name, string root) =>
        name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static TypeName NameOf(TypeReference type) => new(type.Namespace, type.Name);

    private void ReadType(TypeDefinition type)
    {
        Use(type.BaseType);
        foreach (var implemented in type.Interfaces) Use(implemented.InterfaceType);
        foreach (var field in type.Fields) ReadMember(field, field.FieldType);
        foreach (var property in type.Properties) ReadMember(property, property.PropertyType);
        foreach (var raised in type.Events) ReadMember(raised, raised.EventType);
        foreach (var method in type.Methods) ReadMethod(method);
        foreach (var nested in type.NestedTypes) ReadType(nested);
        ReadAttributes(type);
        ReadParameters(type);
    }

    private void ReadMember(ICustomAttributeProvider member, TypeReference type)
    {
        Use(type);
        ReadAttributes(member);
    }

    private void ReadMethod(MethodDefinition method)
    {
        UseSignature(method);
        ReadAttributes(method);
        ReadAttributes(method.MethodReturnType);
        ReadParameters(method);
        foreach (var parameter in method.Parameters) ReadAttributes(parameter);
        foreach (var overridden in method.Overrides) UseMember(overridden);
        if (method.HasBody) ReadBody(method.Body);
    }

    private void ReadBody(MethodBody body)
    {
        foreach (var variable in body.Variables) Use(variable.VariableType);
        foreach (var handler in body.ExceptionHandlers) Use(handler.CatchType);
        foreach (var instruction in body.Instructions) UseMember(instruction.Operand);
    }

    private void ReadParameters(IGenericParameterProvider owner)
    {
        foreach (var parameter in owner.GenericParameters)
        {
            ReadAttributes(parameter);
            foreach (var constraint in parameter.Constraints) Use(constraint.ConstraintType);
        }
    }

    private void ReadAttributes(ICustomAttributeProvider owner)
    {
        foreach (var attribute in owner.CustomAttributes)
        {
            Use(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments) ReadArgument(argument);
            foreach (var field in attribute.Fields) ReadArgument(field.Argument);
            foreach (var property in attribute.Properties) ReadArgument(property.Argument);
        }
    }

    private void ReadArgument(CustomAttributeArgument argument)
    {
        Use(argument.Type);
        if (argument.Value is TypeReference type) Use(type);
        if (argument.Value is CustomAttributeArgument boxed) ReadArgument(boxed);
        if (argument.Value is CustomAttributeArgument[] list) Array.ForEach(list, ReadArgument);
    }

    private void UseMember(object? operand)
    {
        switch (operand)
        {
            case TypeReference type:
                Use(type);
                break;
            case FieldReference field:
                Use(field.DeclaringType);
                Use(field.FieldType);
                break;
            case GenericInstanceMethod method:
                foreach (var argument in method.GenericArguments) Use(argument);
                UseMember(method.ElementMethod);
                break;
            case IMethodSignature method:
                Use((method as MethodReference)?.DeclaringType);
                UseSignature(method);
                break;
        }
    }

    private void UseSignature(IMethodSignature method)
    {
        Use(method.ReturnType);
        foreach (var parameter in method.Parameters) Use(parameter.ParameterType);
    }

    private void Use(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (var argument in generic.GenericArguments) Use(argument);
                break;
            case IModifierType modified:
                Use(modified.ModifierType);
                break;
            case FunctionPointerType pointer:
                UseSignature(pointer);
                return;
        }
        if (type is TypeSpecification built) Use(built.ElementType);
        else Add(type);
    }

    private void Add(TypeReference type)
    {
        while (type.DeclaringType is { } owner) type = owner;
        if (type.Scope != _module || !IsOurs(type)) return;
        var used = NameOf(type);
        if (used != _user) _uses.Add(new TypeUse(_user, used));
    }
}
