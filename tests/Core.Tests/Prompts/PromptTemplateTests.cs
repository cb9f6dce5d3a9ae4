using System.Globalization;
using CsCheck;
using Maestro.Expressions;
using Maestro.Prompts;

namespace Maestro.Tests.Prompts;

public sealed class PromptTemplateTests
{
    private static readonly Scope Scope = new()
    {
        Run = new RunFacts("run-1", "log-triage", "1.2.3"),
        Inputs = (JsonObject)JsonNode.Parse(
            """{"q":"What's up?","n":3,"x":1.50,"big":12345678901234567890,"none":null,"yes":true,"empty":[]}""")!,
        Outputs = new Dictionary<string, JsonNode?>
        {
            ["plan"] = JsonNode.Parse("""
                {"steps":[{"tool":"b","n":2,"ok":true},{"tool":"a","n":10,"ok":false},{"tool":"c","n":1}],"facts":{"lines":12,"size":99},"words":["x","y","x"]}
                """),
            ["my-node"] = "text",
        },
    };

    [Theory]
    [InlineData(
        "{{ inputs.q }} {{ inputs.n }} {{ inputs.x }} {{ inputs.big }} [{{ inputs.none }}] {{ inputs.yes }}",
        "What's up? 3 1.50 12345678901234567890 [] true")]
    [InlineData(
        "{{ nodes.my-node.output }} {{ nodes['my-node'].output }} {{ nodes[\"plan\"].output.steps[1].tool }}", "text text a")]
    [InlineData(
        "{{ nodes.plan.output.steps.size }} {{ nodes.plan.output.facts.size }} {{ nodes.plan.output.steps.last.tool }} {{ nodes.plan.output.words[-1] }}", "3 99 c x")]
    [InlineData("{% assign i = 1 %}{{ nodes.plan.output.steps[i].n | plus: i }}", "11")]
    [InlineData("a  {{- 'b' -}}  c {%- if true -%} d {%- endif -%} e", "abcde")]
    [InlineData("{% raw %}{{ x }}{% endraw %}{% comment %}{{ nope {% endcomment %}{% # a note %}!", "{{ x }}!")]
    [InlineData("{{ '}}' }}{% if '%}' == '%}' %}ok{% endif %}", "}}ok")]
    [InlineData(
        "{% for s in nodes.plan.output.steps %}{{ forloop.index }}/{{ forloop.length }}{{ s.tool }}{% unless forloop.last %},{% endunless %}{% endfor %}", "1/3b,2/3a,3/3c")]
    [InlineData("{% for p in nodes.plan.output.facts %}{{ p[0] }}={{ p[1] }};{% endfor %}", "lines=12;size=99;")]
    [InlineData("{% for i in (1..5) reversed limit: 3 offset: 1 %}{{ i }}{% endfor %}", "432")]
    [InlineData(
        "{% for i in inputs.empty %}x{% else %}none{% endfor %}{% for i in inputs.none %}x{% else %}nil{% endfor %}", "nonenil")]
    [InlineData(
        "{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
        "13")]
    [InlineData(
        "{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.index0 }}{% endfor %}{{ forloop.rindex }}{% endfor %}", "012011")]
    [InlineData("{% for item in nodes.plan.output.words %}{{ item }}{% endfor %}", "xyx")]
    [InlineData(
        "{% if inputs.n > 2 and inputs.n <= 3 %}y{% else %}n{% endif %}{% if inputs.q contains 'up' %}y{% endif %}{% if nodes.plan.output.words contains 'z' %}n{% endif %}", "yy")]
    [InlineData("{% if false and false or true %}y{% else %}n{% endif %}", "n")]
    [InlineData(
        "{% if inputs.none %}n{% elsif inputs.n == 3.0 %}y{% endif %}{% unless inputs.yes %}n{% else %}y{% endunless %}", "yy")]
    [InlineData(
        "{% if nodes.plan.output.absent %}n{% else %}y{% endif %}{% if nodes.plan.output.absent.deeper == nil %}y{% endif %}",
        "yy")]
    [InlineData("{% if inputs.empty == empty and '' == blank and inputs.none == blank and inputs.n != empty %}y{% endif %}", "y")]
    [InlineData(
        "{% case inputs.n %} {% when 1, 2 %}low{% when 3 or 4 %}mid{% else %}high{% endcase %}{% case 9 %}{% when 1 %}a{% else %}b{% endcase %}", "midb")]
    [InlineData("{% capture t %}a{{ inputs.n }}{% endcapture %}{{ t | upcase }}", "A3")]
    [InlineData("{{ nodes.plan.output.absent | default: 'd' }}{{ '' | default: 'e' }}{{ inputs.n | default: 9 }}", "de3")]
    [InlineData(
        "{{ nodes.plan.output.facts | json }} {{ 'a\"é<' | json }} {{ inputs.none | json }}",
        "{\"lines\":12,\"size\":99} \"a\\\"é<\" null")]
    [InlineData("{{ nodes.plan.output.facts | json: true }}", "{\n  \"lines\": 12,\n  \"size\": 99\n}")]
    [InlineData(
        "{{ nodes.plan.output.steps | map: 'tool' | sort | join: '+' }} {{ nodes.plan.output.steps | sort: 'n' | map: 'tool' | join }}", "a+b+c c b a")]
    [InlineData(
        "{{ nodes.plan.output.steps | where: 'ok' | size }} {{ nodes.plan.output.steps | where: 'tool', 'a' | first | json }}",
        "1 {\"tool\":\"a\",\"n\":10,\"ok\":false}")]
    [InlineData(
        "{{ nodes.plan.output.steps | sum: 'n' }} {{ nodes.plan.output.words | uniq | reverse | join: '' }} {{ 'a,b,,c' | split: ',' | compact | size }}", "13 yx 4")]
    [InlineData(
        "{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ -7 | modulo: 3 }} {{ 2.5 | round }} {{ 1.005 | round: 2 }} {{ -1.5 | abs | ceil }} {{ 5 | at_most: 3 }}", "3 -4 3.5 2 3 1.01 2 3")]
    [InlineData(
        "{{ 'hello world' | capitalize | truncate: 8 }} {{ 'a b c d' | truncatewords: 2 }} {{ 'abc' | slice: 1, 2 }} {{ 'abc' | slice: -1 }} {{ 'aXbX' | replace_first: 'X', '-' | remove: 'X' }}", "Hello... a b... bc c a-b")]
    [InlineData(
        "{{ ' x ' | strip | append: '!' | prepend: '¡' }} {{ 'a b&' | url_encode }} {{ '<b>' | escape }} {{ 'a\nb' | indent: 2 }}", "¡x! a%20b%26 &lt;b&gt;   a\n  b")]
    public void Render_ATemplate_GivesItsText(string template, string expected) =>
        Assert.Equal(expected, PromptTemplate.Parse(template).Value.Render(Scope).Value);

    [Theory]
    [InlineData("{{ inputs.absent }}", "inputs is an object without 'absent' (line 1)")]
    [InlineData("\n{{ nodes.plan.output.steps[7].tool }}", "nodes.plan.output.steps is a list without [7] (line 2)")]
    [InlineData("{{ nodes.plan.output.facts.lines.x }}", "nodes.plan.output.facts.lines is a number without 'x' (line 1)")]
    [InlineData("{{ nodes.other.output }}", "nodes is an object without 'other' (line 1)")]
    [InlineData("{{ item }}", "item is not defined (line 1)")]
    [InlineData("{% if false %}{% assign v = 1 %}{% endif %}{{ v }}", "v is not defined (line 1)")]
    [InlineData(
        "{% for x in nodes.plan.output.absent %}{% endfor %}", "nodes.plan.output is an object without 'absent' (line 1)")]
    [InlineData("{% for x in inputs.n %}{% endfor %}", "for goes over a list or an object, not a number (line 1)")]
    [InlineData("{{ nodes.plan.output.steps }}", "a list has no text of its own; use the filter json or join (line 1)")]
    [InlineData("{{ 1 | divided_by: 0 }}", "filter 'divided_by' cannot divide by zero (line 1)")]
    [InlineData("{{ 'a' | plus: 1 }}", "filter 'plus' takes a number, not a string (line 1)")]
    [InlineData("{{ 9223372036854775807 | plus: 1 }}", "filter 'plus' gives a number out of range (line 1)")]
    [InlineData(
        "{{ nodes.plan.output.steps | map: 'ok' | json }}", "filter 'map' finds an object without 'ok' in the list (line 1)")]
    [InlineData("{% if inputs.q > 1 %}{% endif %}", "'>' cannot compare a string with a number (line 1)")]
    public void Render_SomethingMissingOrWrong_NamesIt(string template, string expected) =>
        Assert.Equal([expected], PromptTemplate.Parse(template).Value.Render(Scope).Faults.Select(fault => fault.Msg));

    [Theory]
    [InlineData("{{ x }}", "'x' is not defined; a template sees inputs, nodes, run and item (line 1)")]
    [InlineData("{{ now }}", "'now' is not defined; a template sees inputs, nodes, run and item (line 1)")]
    [InlineData(
        "{% for i in (1..2) %}{% endfor %}{{ i }}", "'i' is not defined; a template sees inputs, nodes, run and item (line 1)")]
    [InlineData("a\n{{ inputs.q", "'{{' is not closed (line 2)")]
    [InlineData("{% if true %}", "'if true' is not closed by 'endif' (line 1)")]
    [InlineData("{% endif %}", "there is no tag 'endif' here (line 1)")]
    [InlineData("{% if true %}{% else %}{% else %}{% endif %}", "there is no tag 'else' here (line 1)")]
    [InlineData("{% include 'x' %}", "'include': a template cannot take in another file (line 1)")]
    [InlineData("{% render 'x' %}", "'render': a template cannot take in another file (line 1)")]
    [InlineData("{% break %}", "'break' stands outside a for loop (line 1)")]
    [InlineData("{% assign inputs = 1 %}", "'inputs' has a meaning already; choose another name (line 1)")]
    [InlineData("{{ inputs.q inputs.n }}", "'inputs' is not expected here (line 1)")]
    [InlineData("{{ inputs. }}", "a member's name is expected, not the end (line 1)")]
    [InlineData("{{ inputs.q | upcase: 1 }}", "filter 'upcase' takes 0 arguments, not 1 (line 1)")]
    [InlineData("{{ inputs.q | }}", "a filter's name is expected, not the end (line 1)")]
    [InlineData("{{ 'a }}", "'{{' is not closed (line 1)")]
    [InlineData("{% raw %}x", "'raw' is not closed by 'endraw' (line 1)")]
    [InlineData("{% case 1 %}x{% when 1 %}{% endcase %}", "nothing may stand between 'case' and the first 'when' (line 1)")]
    [InlineData("{{ inputs.q ; }}", "';' is not expected here (line 1)")]
    public void Parse_ABrokenTemplate_SaysWhereAndWhy(string template, string expected) =>
        Assert.Equal([expected], PromptTemplate.Parse(template).Faults.Select(fault => fault.Msg));

    [Fact]
    public void Parse_ATemplate_ListsWhatItReads()
    {
        var template = PromptTemplate.Parse(
            "{% for s in nodes.plan.output.steps %}{{ s.tool }}\n{{ inputs[nodes.x.output].y }}{% endfor %}{{ run.id }}").Value;
        Assert.Equal(
            ["nodes.plan.output.steps True 1", "inputs False 2", "nodes.x.output True 2", "run.id True 2"],
            template.References.Select(reference => $"{reference} {reference.Complete} {reference.Line}"));
    }

    [Theory]
    [InlineData("{% for i in (1..100000000) %}{% endfor %}", "the template takes more than 2000000 steps (line 1)")]
    [InlineData(
        "{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}",
        "the text grows beyond 4194304 characters (line 1)")]
    [InlineData(
        "{% for i in (1..100000) %}0123456789012345678901234567890123456789012345678901234567890{% endfor %}",
        "the text grows beyond 4194304 characters (line 1)")]
    [InlineData(
        "{% assign a = 'a,b' | split: ',' %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}",
        "the template takes more than 2000000 steps (line 1)")]
    public void Render_ARunawayTemplate_IsStopped(string template, string expected) =>
        Assert.Equal([expected], PromptTemplate.Parse(template).Value.Render(Scope).Faults.Select(fault => fault.Msg));

    [Fact]
    public void Parse_DeepNesting_IsAFaultAndNotAStackOverflow()
    {
        Assert.False(PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{% if true %}", 10_000))).IsOk);
        Assert.False(PromptTemplate.Parse("{{ inputs" + string.Concat(Enumerable.Repeat("[inputs", 10_000)) + "}}").IsOk);
        Assert.False(
            PromptTemplate.Parse("{% if " + string.Join(" and ", Enumerable.Repeat("true", 10_000)) + " %}{% endif %}").IsOk);
    }

    [Fact]
    public void Render_UnderAnotherCulture_GivesTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(
                "") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(
                "1.50 -1 I",
                PromptTemplate.Parse("{{ inputs.x }} {{ 1 | minus: 2 }} {{ 'i' | upcase }}").Value.Render(Scope).Value);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ParseAndRender_AnyText_NeverThrows() =>
        Gen.OneOf(
            "{{ ", " }}", "{% ", " %}", "if ", "endif", "for x in ", "endfor", "else", "inputs.q", "nodes.plan.output.steps",
            "inputs.n", " | ", "json", "map: 'tool'",
            "plus: ", "1", "-1.5", "'", "\"", "(1..3)", "[", "]", ".", "x", "assign x = ", "capture x", "endcapture", "case ",
            "when ", "endcase", "{{-", "-%}",
            "contains ", "and ", "raw", "endraw", "divided_by: 0", "slice: 1, 99", "split: ''", "sort", "truncate: -5", "\ud83d",
            "nil", "empty", "==")
        .Array[0, 14].Sample(
            bits =>
            {
                var template = PromptTemplate.Parse(string.Concat(bits));
                if (template.IsOk)
                    _ = template.Value.Render(Scope).Faults;
            },
            iter: 8000);
}
