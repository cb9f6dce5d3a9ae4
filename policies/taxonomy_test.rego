package maestro.taxonomy_test

import data.maestro.taxonomy

config := {"classes": {"pii": {}}, "labels": {"team": {}}}

test_known_class if taxonomy.known("pii") with data.maestro.taxonomy.config as config

test_known_label if taxonomy.known("team:web") with data.maestro.taxonomy.config as config

test_unknown_tags if {
	taxonomy.unknown(["pii", "team:web", "team", "secret", "pii:eu", "team:", ":x", "", 7, null]) == {"team", "secret", "pii:eu", "team:", ":x", "", 7, null} with data.maestro.taxonomy.config as config
}

test_what_is_no_list_is_unknown if {
	taxonomy.unknown("pii") == {"pii"}
	taxonomy.unknown({"a": "pii"}) == {{"a": "pii"}}
	taxonomy.unknown(null) == {null}
}

test_label_value_may_hold_colons if taxonomy.label("ticket:https://x") == ["ticket", "https://x"]

test_label_needs_key_and_value if {
	not taxonomy.label("team")
	not taxonomy.label("team:")
	not taxonomy.label(7)
}

test_matches_patterns if {
	taxonomy.matches("logs.search", ["x", "logs.*"])
	taxonomy.matches("ann@example.com", ["*@example.com"])
	taxonomy.matches("b", ["{a,b}"])
	not taxonomy.matches("logs", ["log"])
	not taxonomy.matches(7, ["*"])
	not taxonomy.matches("a", [])
	not taxonomy.matches("a", "a")
}

test_text_of_anything if {
	taxonomy.text(["b", "a"]) == "b, a"
	taxonomy.text({"b", "a"}) == "a, b"
	taxonomy.text([1]) == "[1]"
	taxonomy.text(null) == "null"
}

test_dual_control_is_above_l3 if taxonomy.dual_control_levels == taxonomy.levels - {"L0", "L1", "L2", "L3"}
