package maestro.safety_test

import data.maestro.safety

taxonomy := {"classes": {}, "labels": {"project": {}}}

tool_call := {
	"action": "tool.call",
	"run": {"id": "r1", "recipe": "tidy", "tags": ["project:home"]},
	"step_tags": [],
	"tool": {"server": "files", "name": "write", "arguments": {}},
}

route := {
	"action": "route",
	"selected_model": "final",
	"step_tags": ["project:home"],
	"deployment": {"id": "final-1", "provider": "openai", "model": "gpt-4.1"},
}

node_start := {
	"action": "node.start",
	"run": {"id": "r1", "recipe": "tidy", "tags": []},
	"node": {"id": "n", "kind": "tool", "tool": "files.write", "model": "draft"},
	"step_tags": [],
}

run_start := {"action": "run.start", "run": {"recipe": "tidy", "tags": []}, "recipe": {"name": "tidy"}}

vote(decision) := {"action": "approval.vote", "run": {"id": "r1", "recipe": "tidy", "tags": []}, "approval": {"decision": decision}}

promote(from, to) := {"action": "release.promote", "release": {"kind": "model", "name": "gpt-4.1", "from_percent": from, "to_percent": to}}

decide(question, halts) := answer if {
	answer := safety.decision with input as question
		with data.maestro.taxonomy.config as taxonomy
		with data.maestro.safety.config as {"halts": halts}
}

halted(question, scope, name) if {
	answer := decide(question, [{"scope": scope, "name": name, "reason": "leak"}])
	not answer.allow
	answer.rules == [sprintf("maestro.safety.%s", [scope])]
	answer.reasons == [sprintf("Halted (%s %s): leak", [scope, name])]
}

goes_on(question, scope, name) if decide(question, [{"scope": scope, "name": name, "reason": "leak"}]).allow

test_without_halts_all_goes_on if {
	every question in [tool_call, route, node_start, run_start, vote("approve"), vote("block"), promote(10, 25), promote(25, 0)] {
		decide(question, []).allow
	}
	decide(route, []).rules == ["maestro.safety.no_halt"]
}

test_halts_ordered_through_the_api_hold_too if {
	ordered := [{"scope": "tool", "name": "files.write", "reason": "leak", "by": "olga"}]
	decide(object.union(tool_call, {"halts": ordered}), []).reasons == ["Halted (tool files.write): leak (by olga)"]
	decide(object.union(route, {"halts": ordered}), []).allow
	decide(object.union(route, {"halts": "none"}), []).rules == ["maestro.safety.unreadable"]
	decide(object.union(vote("block"), {"halts": [{"scope": "all", "reason": "leak"}]}), []).allow
}

test_halt_of_all if {
	halts := [{"scope": "all", "reason": "leak", "by": "olga", "since": "2026-07-01T09:00:00Z"}]
	every question in [tool_call, route, node_start, run_start, vote("approve"), vote("edit"), promote(10, 25)] {
		answer := decide(question, halts)
		not answer.allow
		answer.rules == ["maestro.safety.all"]
		answer.reasons == ["Halted (all): leak (by olga)"]
	}
}

test_what_stops_things_goes_on if {
	every halts in [[{"scope": "all", "reason": "leak"}], "nonsense"] {
		decide(vote("block"), halts).allow
		decide(promote(25, 10), halts).allow
	}
	decide(promote(25, 10), []).rules == ["maestro.safety.stopping"]
}

test_halt_of_a_recipe if {
	halted(run_start, "recipe", "tidy")
	halted(tool_call, "recipe", "ti*")
	halted(json.remove(run_start, ["run/recipe"]), "recipe", "tidy")
	goes_on(run_start, "recipe", "other")
	goes_on(route, "recipe", "tidy")
}

test_halt_of_a_tool if {
	halted(tool_call, "tool", "files.write")
	halted(tool_call, "tool", "files")
	halted(tool_call, "tool", "files.*")
	halted(node_start, "tool", "files.write")
	halted(node_start, "tool", "files")
	goes_on(tool_call, "tool", "files.read")
	goes_on(node_start, "tool", "file")
}

test_halt_of_a_model if {
	halted(route, "model", "final")
	halted(route, "model", "gpt-4.1")
	halted(route, "model", "final-1")
	halted(node_start, "model", "draft")
	halted(promote(10, 25), "model", "gpt-4.1")
	goes_on(route, "model", "draft")
	goes_on(object.union(promote(10, 25), {"release": {"kind": "prompt"}}), "model", "gpt-4.1")
}

test_halt_of_a_run if {
	halted(tool_call, "run", "r1")
	goes_on(tool_call, "run", "r2")
}

test_halt_of_a_project if {
	halted(tool_call, "project", "home")
	halted(route, "project", "home")
	halted(object.union(route, {"step_tags": [], "project": "home"}), "project", "home")
	goes_on(tool_call, "project", "other")
}

test_every_halt_that_holds_is_named if {
	answer := decide(tool_call, [{"scope": "run", "name": "r1", "reason": "a"}, {"scope": "tool", "name": "files", "reason": "b"}, {"scope": "tool", "name": "logs", "reason": "c"}])
	answer.rules == ["maestro.safety.run", "maestro.safety.tool"]
	answer.reasons == ["Halted (run r1): a", "Halted (tool files): b"]
}

test_halts_that_cannot_be_read_stop_everything if {
	every halts in ["nonsense", null, ["all"], [{"scope": "everything"}], [{"scope": "tool", "reason": "x"}], [{"scope": "tool", "name": "[", "reason": "x"}], [{"scope": "run", "name": 7}]] {
		answer := decide(route, halts)
		not answer.allow
		answer.rules == ["maestro.safety.unreadable"]
	}
}

test_without_a_list_of_halts_nothing_goes_on if {
	answer := safety.decision with input as route
		with data.maestro.safety.config as {}
	not answer.allow
}

test_unknown_action if {
	answer := decide({"action": "launch"}, [])
	not answer.allow
	answer.rules == ["maestro.safety.input"]
}
