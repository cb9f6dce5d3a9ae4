package maestro.autonomy_test

import data.maestro.autonomy

taxonomy := {"classes": {"pii": {}}, "labels": {"team": {}}}

tools := {
	"servers": {
		"logs": {"allow": ["*"], "read_only": ["*"]},
		"files": {"allow": ["read", "write", "undo"], "read_only": ["read"]},
	},
	"default": {"allow": [], "read_only": []},
}

config := {
	"levels": {
		"L0": {"name": "Manual", "needs": ["person"]},
		"L1": {"name": "Assisted", "needs": ["preflight"]},
		"L2": {"name": "Semi-Auto", "needs": ["preflight", "gate_or_read_only"]},
		"L3": {"name": "Auto with approvals", "needs": ["preflight", "gate"]},
		"L4": {"name": "Auto with rollback", "needs": ["preflight", "gate", "dual_control", "compensation", "canary", "slo"]},
		"L5": {"name": "Fully auto", "needs": ["preflight", "gate", "dual_control", "compensation", "canary", "slo", "budget", "sla"]},
	},
	"machines": ["service", "queue:*"],
	"windows": {},
	"freezes": [],
}

agent := {"id": "plan", "kind": "agent", "tags": []}

gate := {"id": "approve", "kind": "gate", "tags": [], "approvals": 1}

two := {"id": "approve", "kind": "gate", "tags": [], "approvals": 2}

written := {"id": "write", "kind": "tool", "tags": [], "tool": "files.write", "compensated": true}

run(level, nodes, tools_used) := {
	"action": "run.start",
	"time": "2026-07-01T10:00:00Z",
	"actor": "dev",
	"run": {"recipe": "tidy", "version": "1.0.0", "autonomy": level, "tags": [], "requested_by": "dev", "cost_usd": 0, "simulated": true},
	"recipe": {"name": "tidy", "tags": [], "nodes": nodes, "tools": tools_used, "controls": {}},
}

decide(question) := decide_by(question, {})

decide_by(question, change) := answer if {
	answer := autonomy.decision with input as question
		with data.maestro.taxonomy.config as taxonomy
		with data.maestro.tools.config as tools
		with data.maestro.autonomy.config as object.union(config, change)
}

allows(question) if decide(question).allow

denies(question, rules) if denied(decide(question), rules)

denied(answer, rules) if {
	not answer.allow
	answer.rules == [sprintf("maestro.autonomy.%s", [rule]) | some rule in rules]
	count(answer.reasons) > 0
}

# L0

test_l0_needs_a_person if {
	allows(run("L0", [agent], ["files.write"]))
	denies(object.union(run("L0", [agent], []), {"actor": "service"}), ["person"])
	denies(object.union(run("L0", [agent], []), {"actor": "queue:nightly"}), ["person"])
	denies(object.union(run("L0", [agent], []), {"actor": ""}), ["person"])
}

# L1

test_l1_needs_preflight if {
	allows(run("L1", [agent, written], ["files.write"]))
	denies(run("L1", [], []), ["preflight"])
	denies(run("L1", [{"id": "x", "kind": "spaceship"}], []), ["preflight"])
	denies(run("L1", [{"kind": "agent"}], []), ["preflight"])
	denies(object.union(run("L1", [agent], []), {"recipe": {"name": "other"}}), ["preflight"])
}

# L2

test_l2_needs_a_gate_unless_nothing_is_changed if {
	allows(run("L2", [agent], ["logs.search", "files.read"]))
	allows(run("L2", [agent, gate], ["files.write"]))
	denies(run("L2", [agent], ["files.write"]), ["gate_or_read_only"])
	denies(run("L2", [agent, {"id": "w", "kind": "tool", "tool": "files.write"}], []), ["gate_or_read_only"])
}

# L3

test_l3_needs_a_gate if {
	allows(run("L3", [agent, gate], ["logs.search"]))
	denies(run("L3", [agent], ["logs.search"]), ["gate"])
}

# L4

l4 := object.union(run("L4", [agent, two, written], ["files.read", "files.write"]), {
	"recipe": {"controls": {"slo": {"latency_ms": 200}}},
	"release": {"canary": {"percent": 10}},
})

test_l4_with_all_that_it_needs if allows(l4)

test_l4_takes_the_canary_of_the_recipe if {
	allows(object.union(json.remove(l4, ["release"]), {"recipe": {"controls": {"canary": {"percent": 10}}}}))
}

test_l4_needs_two_approvals_at_one_gate if {
	denies(object.union(l4, {"recipe": {"nodes": [agent, gate, written]}}), ["dual_control"])
	denies(object.union(l4, {"recipe": {"nodes": [agent, gate, gate, written]}}), ["dual_control"])
	denies(object.union(l4, {"recipe": {"nodes": [agent, object.union(two, {"approvals": "2"}), written]}}), ["dual_control"])
	denies(object.union(l4, {"recipe": {"nodes": [agent, written]}}), ["dual_control", "gate"])
}

test_l4_needs_effects_to_be_undone if {
	denies(object.union(l4, {"recipe": {"nodes": [agent, two, object.remove(written, ["compensated"])]}}), ["compensation"])
	denies(object.union(l4, {"recipe": {"nodes": [agent, two, object.union(written, {"kind": "map"})]}}), ["compensation"])
	denies(object.union(l4, {"recipe": {"nodes": [agent, two]}}), ["compensation"])
	allows(object.union(l4, {"recipe": {"nodes": [agent, two], "tools": ["files.read"]}}))
}

test_l4_needs_canary_and_slo if {
	denies(json.remove(l4, ["release/canary"]), ["canary"])
	denies(object.union(l4, {"release": {"canary": false}}), ["canary"])
	denies(json.remove(l4, ["recipe/controls/slo"]), ["slo"])
}

# L5

l5 := object.union(l4, {
	"run": {"autonomy": "L5"},
	"recipe": {"controls": {"budget_usd": 2, "sla": "99.9% of runs end in 10 minutes"}},
})

test_l5_with_all_that_it_needs if allows(l5)

test_l5_needs_budget_and_sla if {
	denies(json.remove(l5, ["recipe/controls/budget_usd"]), ["budget"])
	denies(object.union(l5, {"recipe": {"controls": {"budget_usd": 0}}}), ["budget"])
	denies(json.remove(l5, ["recipe/controls/sla"]), ["sla"])
	denies(json.remove(l5, ["recipe/controls"]), ["budget", "sla", "slo"])
}

# All levels

test_unknown_level if {
	denies(run("L6", [agent], []), ["unknown_level"])
	denies(json.remove(run("L1", [agent], []), ["run/autonomy"]), ["unknown_level"])
}

test_a_need_that_nobody_knows_is_not_met if {
	denied(decide_by(run("L1", [agent], []), {"levels": {"L1": {"needs": ["luck"]}}}), ["luck"])
}

test_unknown_tags if {
	denies(object.union(run("L1", [agent], []), {"run": {"tags": ["mystery"]}}), ["unknown_tag"])
	denies(object.union(run("L1", [agent], []), {"recipe": {"tags": ["pii:eu"]}}), ["unknown_tag"])
	denies(run("L1", [object.union(agent, {"tags": ["mystery"]})], []), ["unknown_tag"])
	denies(run("L1", [object.union(agent, {"tags": "pii"})], []), ["unknown_tag"])
	allows(run("L1", [object.union(agent, {"tags": ["pii", "team:web"]})], []))
}

test_tools_that_would_be_denied if {
	denies(run("L1", [agent], ["files.read", "files.delete"]), ["tool"])
	denies(run("L1", [agent], ["shell.run"]), ["tool"])
	denies(run("L1", [agent], ["logs"]), ["tool"])
}

# Time

hours := [{"days": ["wednesday"], "from": "08:00", "until": "12:00"}]

test_windows_of_a_level if {
	decide_by(run("L1", [agent], []), {"windows": {"L1": hours}}).allow
	decide_by(run("L1", [agent], []), {"windows": {"L2": []}}).allow
	denied(decide_by(object.union(run("L1", [agent], []), {"time": "2026-07-01T13:00:00Z"}), {"windows": {"L1": hours}}), ["window"])
}

test_windows_of_a_recipe if {
	allows(object.union(run("L1", [agent], []), {"recipe": {"controls": {"windows": hours}}}))
	denies(object.union(run("L1", [agent], []), {"time": "2026-07-02T10:00:00Z", "recipe": {"controls": {"windows": hours}}}), ["window"])
	denies(object.union(run("L1", [agent], []), {"recipe": {"controls": {"windows": "mornings"}}}), ["window"])
}

freeze := {"from": "2026-06-30T00:00:00Z", "until": "2026-07-02T00:00:00Z", "reason": "end of quarter"}

test_freeze if {
	answer := decide_by(run("L1", [agent], []), {"freezes": [freeze]})
	denied(answer, ["freeze"])
	answer.reasons == ["Change freeze: end of quarter."]
	decide_by(object.union(run("L1", [agent], []), {"time": "2026-07-02T00:00:00Z"}), {"freezes": [freeze]}).allow
}

test_freeze_of_levels_and_recipes if {
	decide_by(run("L1", [agent], []), {"freezes": [object.union(freeze, {"levels": ["L4", "L5"]})]}).allow
	decide_by(run("L1", [agent], []), {"freezes": [object.union(freeze, {"recipes": ["billing-*"]})]}).allow
	denied(decide_by(run("L1", [agent], []), {"freezes": [object.union(freeze, {"levels": ["L1"], "recipes": ["t*"]})]}), ["freeze"])
	denied(decide_by(run("L1", [agent], []), {"freezes": [object.union(freeze, {"levels": "L4"})]}), ["freeze"])
}

test_freeze_that_cannot_be_read_holds if {
	denied(decide_by(run("L1", [agent], []), {"freezes": [{"from": "Christmas"}]}), ["freeze"])
	not decide_by(run("L1", [agent], []), {"freezes": ["Christmas"]}).allow
}

# The question

test_question_must_be_complete if {
	every path in ["action", "time", "actor", "run", "run/recipe", "run/tags", "recipe", "recipe/nodes", "recipe/tools", "recipe/name"] {
		not decide(json.remove(run("L1", [agent], []), [path])).allow
	}
	denies({}, ["input", "unknown_level"])
	denies(object.union(run("L1", [agent], []), {"time": "noon"}), ["input"])
}
