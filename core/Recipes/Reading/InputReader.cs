using Maestro.Problems;
using Maestro.Yaml;

namespace Maestro.Recipes.Reading;

/// <summary>Reads declared inputs.</summary>
internal static class InputReader
{
    private const string Types = "must be string, number, integer, boolean, object, array or file";

    public static List<InputSpec> Read(YamlMap? map, YamlFaults faults)
    {
        if (map is { Members.Count: > RecipeLimits.MaxInputs })
            faults.Add("inputs", $"has {map.Members.Count} inputs; a recipe may have {RecipeLimits.MaxInputs}");
        return [.. map?.Members.Take(RecipeLimits.MaxInputs).Select(member => Input(member.Key, member.Value, faults)) ?? []];
    }

    private static InputSpec Input(string name, YamlValue value, YamlFaults faults)
    {
        var path = FaultPath.Member("inputs", name);
        if (!RecipeNames.Input().IsMatch(name))
            faults.Add(path, $"an input's name {RecipeNames.InputRule}");
        if (value is not YamlMap map)
        {
            faults.Add(path, $"must be an object, not {value.Kind}");
            return new InputSpec { Name = name, Type = InputType.Object };
        }

        var fields = new YamlFields(map, faults);
        var type = Type(fields);
        var input = new InputSpec
        {
            Name = name,
            Type = type ?? InputType.Object,
            Description = fields.OptionalText("description"),
            Required = fields.Flag("required", false),
            Default = fields.Json("default"),
            Allowed = [.. fields.List("enum").Select(item => item.ToJson()).OfType<JsonNode>()],
            Minimum = fields.OptionalNumber("minimum", double.MinValue, double.MaxValue),
            Maximum = fields.OptionalNumber("maximum", double.MinValue, double.MaxValue),
            MinLength = (int?)fields.OptionalWhole("minLength", 0, int.MaxValue),
            MaxLength = (int?)fields.OptionalWhole("maxLength", 0, int.MaxValue),
            MaxItems = (int?)fields.OptionalWhole("maxItems", 0, int.MaxValue),
            MaxBytes = fields.OptionalWhole("maxBytes", 1, long.MaxValue),
        };
        fields.Done();
        if (type is not null)
            Consistent(input, fields, faults);
        return input;
    }

    private static InputType? Type(YamlFields fields) => fields.Text("type") switch
    {
        "string" => InputType.Text,
        "number" => InputType.Number,
        "integer" => InputType.Integer,
        "boolean" => InputType.Boolean,
        "object" => InputType.Object,
        "array" => InputType.Array,
        "file" => InputType.File,
        "" => null,
        _ => fields.Wrong("type", Types, (InputType?)null),
    };

    private static void Consistent(InputSpec input, YamlFields fields, YamlFaults faults)
    {
        Only("minimum", InputType.Number, InputType.Integer);
        Only("maximum", InputType.Number, InputType.Integer);
        Only("minLength", InputType.Text);
        Only("maxLength", InputType.Text);
        Only("maxItems", InputType.Array);
        Only("maxBytes", InputType.File);
        if (input.Minimum > input.Maximum)
            faults.Add(fields.At("minimum"), "is more than maximum");
        if (input.MinLength > input.MaxLength)
            faults.Add(fields.At("minLength"), "is more than maxLength");
        if (fields.Raw("enum") is not null && input.Allowed.Count == 0)
            faults.Add(fields.At("enum"), "must list a value");
        else if (fields.List("enum").Count != input.Allowed.Count)
            faults.Add(fields.At("enum"), "may not list null");
        foreach (var (allowed, i) in input.Allowed.Select((allowed, i) => (allowed, i)))
            faults.AddAll(InputCheck.Value(input with { Allowed = [] }, allowed, FaultPath.Item(fields.At("enum"), i)));
        if (fields.Raw("default") is null)
            return;
        if (input.Required)
            faults.Add(fields.At("default"), "makes no sense on a required input");
        if (input.Type == InputType.File)
            faults.Add(fields.At("default"), "makes no sense on a file");
        else
            faults.AddAll(InputCheck.Value(input, input.Default, fields.At("default")));

        void Only(string name, params InputType[] types)
        {
            if (fields.Raw(name) is not null && !types.Contains(input.Type))
                faults.Add(fields.At(name), $"does not go with type {fields.Text("type")}");
        }
    }
}
