package maestro.tools_test

import data.maestro.tools

taxonomy := {"classes": {"pii": {}, "public": {}}, "labels": {"team": {}}}

config := {
	"servers": {
		"logs": {"allow": ["*"], "read_only": ["*"]},
		"files": {
			"allow": ["read", "write", "list*"],
			"read_only": ["read", "list*"],
			"recipes": ["tidy", "tidy-*"],
			"tools": {"write": {
				"levels": ["L0", "L1"],
				"classes": ["public"],
				"only_these_arguments": true,
				"arguments": {
					"path": {"required": true, "paths": ["/data/out/", "/tmp"]},
					"mode": {"enum": ["create", "append"]},
					"name": {"regex": "[a-z]+", "max_length": 8},
					"bytes": {"minimum": 1, "maximum": 1000},
					"sudo": {"forbidden": true},
				},
			}},
		},
		"odd": {"allow": ["*"], "tools": {"typo": {"arguments": {"n": {"maxmum": 3}}}}},
	},
	"default": {"allow": [], "read_only": []},
}

call(server, tool, arguments) := {
	"action": "tool.call",
	"run": {"recipe": "tidy", "autonomy": "L1"},
	"step_tags": [],
	"tool": {"server": server, "name": tool, "arguments": arguments, "repeatable": false},
}

write(arguments) := call("files", "write", object.union({"path": "/data/out/a.txt"}, arguments))

decide(question) := answer if {
	answer := tools.decision with input as question
		with data.maestro.taxonomy.config as taxonomy
		with data.maestro.tools.config as config
}

allows(question) if decide(question).allow

denies(question, rules) if {
	answer := decide(question)
	not answer.allow
	answer.rules == [sprintf("maestro.tools.%s", [rule]) | some rule in rules]
	count(answer.reasons) > 0
}

# Allow-lists

test_listed_tools if {
	allows(call("logs", "search", {"pattern": "x"}))
	allows(call("files", "list_all", {}))
	decide(call("logs", "search", {})).rules == ["maestro.tools.allow_list"]
}

test_tool_that_is_not_listed if denies(call("files", "delete", {}), ["allow_list"])

test_server_that_is_not_listed if denies(call("shell", "run", {}), ["default_deny"])

test_default_may_allow_names if {
	question := call("shell", "help", {})
	answer := tools.decision with input as question
		with data.maestro.tools.config as {"servers": {}, "default": {"allow": ["help"]}}
	answer.allow
}

test_without_a_default_nothing_is_allowed if {
	question := call("shell", "help", {})
	answer := tools.decision with input as question
		with data.maestro.tools.config as {"servers": {}}
	not answer.allow
	answer.rules == ["maestro.tools.default_deny"]
}

test_recipes if {
	allows(object.union(call("files", "read", {}), {"run": {"recipe": "tidy-up"}}))
	denies(object.union(call("files", "read", {}), {"run": {"recipe": "other"}}), ["recipe"])
}

test_levels if {
	allows(object.union(write({}), {"run": {"autonomy": "L0"}}))
	denies(object.union(write({}), {"run": {"autonomy": "L2"}}), ["level"])
	allows(object.union(call("files", "read", {}), {"run": {"autonomy": "L5"}}))
}

test_data_classes if {
	allows(object.union(write({}), {"step_tags": ["public", "team:web"]}))
	denies(object.union(write({}), {"step_tags": ["pii"]}), ["data_class"])
	allows(object.union(call("files", "read", {}), {"step_tags": ["pii"]}))
}

test_unknown_tag if denies(object.union(call("logs", "search", {}), {"step_tags": ["mystery"]}), ["unknown_tag"])

test_read_only if {
	tools.read_only("files", "read") with data.maestro.tools.config as config
	not tools.read_only("files", "write") with data.maestro.tools.config as config
	not tools.read_only("odd", "x") with data.maestro.tools.config as config
	not tools.read_only("shell", "x") with data.maestro.tools.config as config
}

test_parts if {
	tools.parts("logs.search") == ["logs", "search"]
	tools.parts("logs.search.fast") == ["logs", "search.fast"]
	not tools.parts("logs")
	not tools.parts(".search")
}

# Arguments

test_paths if {
	allows(write({"path": "/data/out/deep/a.txt"}))
	allows(write({"path": "/tmp/a..b"}))
	allows(write({"path": ["/tmp/a", "/data/out/b"]}))
	every path in [
		"/data/secret",
		"/data/output/x",
		"/data/out/../secret",
		"/data/out/..",
		"../data/out/x",
		"/data/out//x",
		"/data/out/./x",
		`/data/out\..\x`,
		"/data/out/%2e%2e/x",
		["/tmp/a", "/etc/passwd"],
		{"path": "/tmp"},
		7,
	] {
		denies(write({"path": path}), ["argument"])
	}
}

test_required_argument if denies(call("files", "write", {}), ["argument"])

test_enum if {
	allows(write({"mode": "append"}))
	denies(write({"mode": "replace"}), ["argument"])
}

test_regex_holds_for_the_whole_text if {
	allows(write({"name": "abc"}))
	denies(write({"name": "abc1"}), ["argument"])
	denies(write({"name": "abc\n"}), ["argument"])
	denies(write({"name": 7}), ["argument"])
}

test_lengths if denies(write({"name": "abcdefghi"}), ["argument"])

test_numbers if {
	allows(write({"bytes": 1}))
	allows(write({"bytes": 1000}))
	denies(write({"bytes": 0}), ["argument"])
	denies(write({"bytes": 1001}), ["argument"])
	denies(write({"bytes": "5"}), ["argument"])
}

test_forbidden_argument if denies(write({"sudo": false}), ["argument"])

test_only_these_arguments if denies(write({"encoding": "utf-8"}), ["unlisted_argument"])

test_condition_that_nobody_knows_does_not_hold if denies(call("odd", "typo", {"n": 1}), ["argument"])

test_reason_names_the_condition if {
	"Argument 'bytes' of 'files.write' does not meet the condition maximum: 1000." in decide(write({"bytes": 1001})).reasons
}

# The question

test_question_must_be_complete if {
	every path in ["action", "run", "run/recipe", "run/autonomy", "step_tags", "tool", "tool/server", "tool/name", "tool/arguments"] {
		not decide(json.remove(call("logs", "search", {}), [path])).allow
	}
	denies({}, ["input"])
	denies(object.union(call("logs", "search", {}), {"run": {"autonomy": "L9"}}), ["input", "level"])
}
