package maestro.release_test

import data.maestro.release

config := {
	"steps": [10, 25, 50, 100],
	"approvers": {"L1": 0, "L3": 1, "L4": 2, "L5": 1},
	"max_slo_burn": 1,
	"max_blast_radius": {"L1": 100, "L3": 100, "L4": 50},
	"freezes": [],
}

promote(from, to) := {
	"action": "release.promote",
	"time": "2026-07-01T10:00:00Z",
	"actor": "rita",
	"release": {
		"id": "rel1",
		"kind": "prompt",
		"name": "tidy/plan",
		"from_percent": from,
		"to_percent": to,
		"autonomy": "L4",
		"approvers": ["olga", "otto"],
		"scorecard": {"passed": true},
		"slo_burn_forecast": 0.5,
		"blast_radius": 20,
		"risk_budget_left_usd": 10,
		"environment": "prod",
	},
}

decide(question) := decide_by(question, {})

decide_by(question, change) := answer if {
	answer := release.decision with input as question
		with data.maestro.release.config as object.union(config, change)
}

allows(question) if decide(question).allow

denies(question, rules) if denied(decide(question), rules)

denied(answer, rules) if {
	not answer.allow
	answer.rules == [sprintf("maestro.release.%s", [rule]) | some rule in rules]
	count(answer.reasons) > 0
}

changed(change) := object.union(promote(10, 25), {"release": change})

test_one_step_at_a_time if {
	every step in [[0, 10], [10, 25], [25, 50], [50, 100]] { allows(promote(step[0], step[1])) }
	every step in [[0, 25], [10, 50], [10, 100], [25, 30], [50, 50], [100, 100], [0, 0]] {
		denies(promote(step[0], step[1]), ["step"])
	}
	decide(promote(0, 10)).rules == ["maestro.release.promote"]
}

test_between_steps_the_next_one_is_taken if allows(promote(12, 25))

test_two_approvers_above_l3 if {
	denies(changed({"approvers": ["olga"]}), ["approvers"])
	denies(changed({"approvers": ["olga", "OLGA"]}), ["approvers"])
	denies(changed({"approvers": ["olga", "Rita"]}), ["approvers"])
	allows(changed({"approvers": ["olga", "rita", "otto"]}))
}

test_two_approvers_above_l3_whatever_the_data_say if {
	answer := decide_by(changed({"autonomy": "L5", "approvers": ["olga"]}), {"max_blast_radius": {"L5": 100}})
	denied(answer, ["approvers"])
	decide_by(changed({"autonomy": "L5"}), {"max_blast_radius": {"L5": 100}}).allow
}

test_approvers_up_to_l3 if {
	allows(changed({"autonomy": "L3", "approvers": ["rita"]}))
	denies(changed({"autonomy": "L3", "approvers": []}), ["approvers"])
	allows(changed({"autonomy": "L1", "approvers": []}))
	denies(changed({"autonomy": "L2"}), ["approvers", "blast_radius"])
}

test_scorecard if {
	denies(changed({"scorecard": {"passed": false}}), ["scorecard"])
	denies(json.remove(promote(10, 25), ["release/scorecard"]), ["scorecard"])
}

test_slo_burn if {
	allows(changed({"slo_burn_forecast": 1}))
	denies(changed({"slo_burn_forecast": 1.01}), ["slo_burn"])
	denies(json.remove(promote(10, 25), ["release/slo_burn_forecast"]), ["slo_burn"])
	denies(changed({"slo_burn_forecast": "low"}), ["slo_burn"])
}

test_blast_radius if {
	denies(changed({"blast_radius": 51}), ["blast_radius"])
	denies(json.remove(promote(10, 25), ["release/blast_radius"]), ["blast_radius"])
}

test_risk_budget if {
	denies(changed({"risk_budget_left_usd": 0}), ["risk_budget"])
	denies(json.remove(promote(10, 25), ["release/risk_budget_left_usd"]), ["risk_budget"])
}

test_limits_up_to_l3_count_when_they_are_there if {
	low := changed({"autonomy": "L3"})
	allows(json.remove(low, ["release/slo_burn_forecast", "release/blast_radius", "release/risk_budget_left_usd"]))
	denies(object.union(low, {"release": {"slo_burn_forecast": 2, "risk_budget_left_usd": -1}}), ["risk_budget", "slo_burn"])
}

freeze := {"from": "2026-06-30T00:00:00Z", "until": "2026-07-02T00:00:00Z", "reason": "end of quarter"}

test_freeze if {
	answer := decide_by(promote(10, 25), {"freezes": [freeze]})
	denied(answer, ["freeze"])
	answer.reasons == ["Release freeze: end of quarter."]
	decide_by(object.union(promote(10, 25), {"time": "2026-07-02T00:00:00Z"}), {"freezes": [freeze]}).allow
}

test_freeze_of_environments_kinds_and_levels if {
	decide_by(promote(10, 25), {"freezes": [object.union(freeze, {"environments": ["staging"]})]}).allow
	decide_by(promote(10, 25), {"freezes": [object.union(freeze, {"kinds": ["model"]})]}).allow
	decide_by(promote(10, 25), {"freezes": [object.union(freeze, {"levels": ["L5"]})]}).allow
	denied(decide_by(promote(10, 25), {"freezes": [object.union(freeze, {"environments": ["prod"], "kinds": ["prompt"], "levels": ["L4"]})]}), ["freeze"])
	denied(decide_by(json.remove(promote(10, 25), ["release/environment"]), {"freezes": [object.union(freeze, {"environments": ["staging"]})]}), ["freeze"])
}

test_freeze_that_cannot_be_read_holds if {
	denied(decide_by(promote(10, 25), {"freezes": [{"days": ["Fryday"]}]}), ["freeze"])
	not decide_by(promote(10, 25), {"freezes": ["Christmas"]}).allow
}

test_rollback_always if {
	bare := {"release": {"approvers": [], "scorecard": {"passed": false}, "slo_burn_forecast": 9, "blast_radius": 100, "risk_budget_left_usd": -5}}
	answer := decide_by(object.union(promote(50, 0), bare), {"freezes": [freeze]})
	answer.allow
	answer.rules == ["maestro.release.rollback"]
	allows(object.union(promote(100, 33), bare))
	allows({"action": "release.promote", "release": {"from_percent": 10, "to_percent": 0}})
}

test_question_must_be_complete if {
	every path in ["action", "time", "release", "release/kind", "release/autonomy", "release/approvers", "release/from_percent", "release/to_percent"] {
		not decide(json.remove(promote(10, 25), [path])).allow
	}
	denies({}, ["input"])
	denies(changed({"kind": "spaceship"}), ["input"])
	denies(promote(110, 100), ["input"])
	denies(promote(50, -1), ["input"])
	denies(promote("50", 10), ["input"])
}
