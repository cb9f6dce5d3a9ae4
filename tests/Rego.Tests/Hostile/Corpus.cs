namespace Maestro.Rego.Tests.Hostile;

/// <summary>Policies that between them use the whole language, to be mutated.</summary>
internal static class Corpus
{
    public static readonly string[] Modules =
    [
        """
        package a.b

        import data.c.helper as h
        import rego.v1

        default allow := false

        allow if {
            some i, role in input.roles
            role in {"admin", "owner"}
            not denied[i]
            every x in input.items { x.size < 10; startswith(x.name, "a") }
        }

        denied[i] := reason if {
            item := input.items[i]
            reason := sprintf("%s is %d too large", [item.name, item.size - 10])
            item.size > 10
        }

        f(x) := y if { y := x * 2 } else := 0

        f([a, {"k": b}]) := a + b

        tree[k].leaf contains v if { some k, v in input.map }

        total := sum([x | some x in input.numbers; x > 0]) + count({y | y := input.numbers[_]})

        text := $"sum {total} of {input.missing} {[1, 2]}"

        deep := walk_all if { walk_all := [p | walk(input, [p, _])] }
        """,
        """
        package c.helper

        p if q with input as {"x": [1, 2, 3]} with data.c.z as 5

        q if { data.c.z == 5; count(input.x) == 3 }

        r := regex.replace(input.s, `(\w+)@(?P<d>[a-z]+)`, "$d:$1")

        g := {"a": json.patch(input.doc, [{"op": "add", "path": "/x", "value": 1}]), "b": time.format(1e18), "c": glob.match("*.x", [], input.s)}

        s := object.union({"a": {"b": 1}}, {"a": {"c": {1, 2}}})

        m contains {"k": x, "n": n} if { x := numbers.range(1, 5)[n]; bits.and(x, 1) == 1 }
        """,
        """
        package d

        # METADATA
        # title: t
        a := 1

        b[x] if { x := data.a.b.denied[_] }

        c := [1 | data.a[_][_]; input.x == `raw`] if { 1 + 2 * 3 / 4 % 5 == 1; {1} | {2} & {3} != set() }

        e := units.parse("10Mi") + to_number("1.5e3") - 0.1
        """,
    ];

    public const string Input =
        """{"roles":["admin","x"],"items":[{"name":"abc","size":3},{"name":"abd","size":30}],"numbers":[1,-2,3.5],"map":{"k":"v"},"s":"me@host.x","doc":{"y":2},"x":"raw"}""";
}
