using System.Text;
using CsCheck;
using Maestro.Problems;
using Maestro.Recipes;

namespace Maestro.Tests.Recipes;

/// <summary>Whatever the bytes are, loading gives a recipe or faults, and never throws.</summary>
public sealed class RecipeFuzzTests
{
    private static readonly string[] Bits =
    [
        "${", "}", "${nodes.plan.output}", "[", "]", "{", "}", ": ", "- ", "\n", "\n  ", "&a ", "*a", "!!str ", "---\n", "...\n",
        "\"", "'",
        "|", ">", "\t", "null", "~", "1e999", "-0", "\u0000", "\ufeff", "\ud83d\ude00", "<<: ", "? ", "#", "%TAG ! x\n",
        "${item[\"\\ud800\"]}",
    ];

    [Fact]
    public void Load_RandomBytes_NeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes => Check(Samples.Load(bytes)), iter: 1000);

    [Fact]
    public void Load_TextOfYamlBits_NeverThrows() => Gen.OneOf(Bits).Array[0, 40]
        .Sample(bits => Check(Samples.Load(string.Concat(bits))), iter: 1000);

    [Fact]
    public void Load_AMutatedRecipe_NeverThrows() =>
        Gen.Select(Gen.Int[0, Samples.Document.Length], Gen.Int[0, 30], Gen.OneOf(Bits)).Array[1, 4].Sample(
            edits =>
            {
                var text = new StringBuilder(Samples.Document);
                foreach (var (at, cut, put) in edits)
                {
                    var start = Math.Min(at, text.Length);
                    text.Remove(start, Math.Min(cut, text.Length - start)).Insert(start, put);
                }

                Check(Samples.Load(text.ToString()));
            },
            iter: 500);

    [Fact]
    public void Load_LinesOfARecipeInAnyOrder_NeverThrows() => Gen.Shuffle(Samples.Document.Split('\n')).Sample(
        lines => Check(Samples.Load(string.Join('\n', lines))), iter: 500);

    private static void Check(Result<Recipe> result)
    {
        Assert.True(result.IsOk || result.Faults.All(fault => fault.Msg.Length > 0));
        if (result.IsOk)
            _ = Maestro.Graphs.RunGraph.From(result.Value);
    }
}
