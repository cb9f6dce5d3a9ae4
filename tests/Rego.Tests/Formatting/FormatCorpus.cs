namespace Maestro.Rego.Tests.Formatting;

/// <summary>Modules with whatever makes laying out hard: comments everywhere, braces of every meaning, broken lines.</summary>
internal static class FormatCorpus
{
    public static IReadOnlyList<string> Modules { get; } =
    [
        "package p",
        "# first\n\n# second\npackage p # behind\n\n\n# last\n",
        "package p # behind\n\n# before the semicolon\n;\nimport data.a # a\n# b\n;\nq := 1\n# c\n;r := a\n",
        "package p\n\n# METADATA\n# description: |\n#   two  \n#   lines\nq := 1 # x  \n",
        "package p;import data.z;import data.a as b\nimport input.x\n\nimport rego.v1 # keep\n# own\nimport data.k\np:=1",
        """
        package maestro . x
        default allow=false
        allow if{input.a==1;not input.b;-1<input.c}
        allow if { {1,2}=={2,1} }
        allow if {1,2}=={2,1}
        allow if { input.a }
        allow if input.a
        allow if
            input.a
        """.Replace(" . ", ".", StringComparison.Ordinal),
        """
        package p

        a := 1
        b := 2
        # about c
        c := 3

        d := 4
        default e := {}
        e := {"x":1 ,"y" :2} if true
        e = 5 if { false } else = 6 if { true } else := 7
        f(x,y)=z if { z:=x+y }
        f(x,[a,b])=x*-1 if x- -1==b-1
        g contains x if some x in [1,2,3]
        h contains x if { some x,y in {"a":1}; y>0 }
        i[k]=v if some k,v in {"a":1}
        j.k[x].l:=1 if x:="y"
        k if { every x in [1] {x>0;x<2}; every k,v in {"a":1}{ v==1 } }
        l if input["a b"].c[_].d["e"][0] with input as {"a":1} with data.x as 2
        """,
        """
        package p # behind the package

        # about the rule

        # second block
        allow if { # why braces
            # first

            input.a # a


            input.b   # b
            # the end
        } # closing
        # after
        else := false if { # other
            input.c
        }
        # the very end

        # more
        """,
        """
        package p

        x := [ # open
            # own
            1, # one
            2 # two
            , 3,
            # end
        ]
        y := {"a": 1,
            "b": [1,2,
            3], "c": f({
                "d": 1
            })
        }
        z := f(1,
            2)
        s := {1|
            some x in [1]
            x>0 # positive
        }
        t := [ y | y := [ z | z := 1 ][_] ; y > 0 ]
        u := {k:v|some k,v in {"a":1}}
        v := {a|b}
        w := {(a|b)|a:={1};b:={2}}
        empty := [{}, [], set(), {# why
        }]
        f(_) := 1
        f(a, b) := a if b
        a := {1}
        b := {2}
        """,
        """
        package p

        sum := 1 + # one
            2 +
            3
            - 4
        joined :=
            5
        group := (1 +
            2) * (3)
        deep if {
            x := concat(",", [
                "a",
                "b",
            ])
            not x with input.a as 1
                with data.b as {
                    "c": 2
                }
            foo.bar(x,
                "y")
            y := [x |
                x := 1][0]
        }
        """,
        "package p\n\nraw := `a\n  b # no comment\n\tc`\n\nt := $\"x {input.a # no\n} {1 + 2}\" # yes\nu := $`{ {1,2} }\n`\nv := \"\\u0041\\/\"\nw := 1e3 + 1.50\n",
        "package p\r\n\r\n# crlf\r\np if {\r\n  input.x # c\r\n  input.y\r\n}\r\n",
        """
        # METADATA
        # title: T
        # entrypoint: true
        package p

        # METADATA
        # description: |
        #   two
        #   lines
        allow if input.x

        # METADATA
        # scope: document
        q contains "x" if contains(input.y, "z")
        q contains (1+2)
        contains_x if contains("abc", "b")
        """,
        """
        package p

        import data.b
        # about a
        import data.a # behind


        import data.c
        import data.d as e
        p if { b; a; c; e }
        import input.late
        q if late
        r if data.if.else
        s if input.import.package == 1
        t if not(input.x)
        u if 1 in[1,2]
        v := x in {1} if x := 1
        w := (1, 2) if true
        """.Replace("w := (1, 2) if true", "w := [1, 2] if true", StringComparison.Ordinal),
        """
        package p

        p := 1 if input.a
        else := 2 if input.b
        else := 3

        q if { a := 1 # c
        b := 2; # d
        -1 == b - a }

        r if { x # only
        }
        x := input.x
        y if { [1, 2] = [a, b]; {"k": v} = {"k": 1}; a
          < b
          v }
        """,
    ];
}
