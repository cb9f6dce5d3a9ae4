package maestro.approval_test

import data.maestro.approval

config := {
	"approvers": {
		"default": ["*"],
		"levels": {"L4": ["*@ops.example.com"]},
		"recipes": {"billing": ["olga@*"]},
	},
	"never": ["agent:*"],
}

vote(actor, decision) := {
	"action": "approval.vote",
	"time": "2026-07-01T10:00:00Z",
	"actor": actor,
	"run": {"id": "r1", "recipe": "tidy", "autonomy": "L3"},
	"approval": {
		"id": "r1~approve",
		"node": "approve",
		"decision": decision,
		"required": 1,
		"votes": [],
		"payload_digest": "sha256:1",
		"requested_by": "dev",
		"opened_at": "2026-07-01T09:00:00Z",
		"expires_at": "2026-07-08T09:00:00Z",
	},
}

decide(question) := answer if {
	answer := approval.decision with input as question
		with data.maestro.approval.config as config
}

allows(question) if decide(question).allow

denies(question, rules) if {
	answer := decide(question)
	not answer.allow
	answer.rules == [sprintf("maestro.approval.%s", [rule]) | some rule in rules]
	count(answer.reasons) > 0
}

two := {"approval": {"required": 2}}

test_own_run_up_to_l3 if {
	allows(vote("dev", "approve"))
	allows(vote("dev", "edit"))
	decide(vote("dev", "approve")).rules == ["maestro.approval.approver"]
}

test_requester_is_not_approver_under_dual_control if {
	denies(object.union(vote("dev", "approve"), two), ["requester"])
	denies(object.union(vote("DEV", "edit"), two), ["requester"])
	allows(object.union(vote("olga", "approve"), two))
}

test_requester_is_not_approver_above_l3 if {
	above := object.union(vote("dev@ops.example.com", "approve"), {"run": {"autonomy": "L4"}})
	allows(above)
	denies(object.union(above, {"approval": {"requested_by": "dev@ops.example.com"}}), ["requester"])
}

test_one_person_one_approval if {
	voted := {"approval": {"required": 2, "votes": [{"actor": "Olga", "decision": "approve", "payload_digest": "sha256:1"}]}}
	denies(object.union(vote("olga", "approve"), voted), ["distinct"])
	allows(object.union(vote("otto", "approve"), voted))
	allows(object.union(object.union(vote("olga", "approve"), voted), {"approval": {"payload_digest": "sha256:2"}}))
}

test_expired_gate if {
	allows(object.union(vote("olga", "approve"), {"time": "2026-07-08T08:59:59Z"}))
	denies(object.union(vote("olga", "approve"), {"time": "2026-07-08T09:00:00Z"}), ["expired"])
	allows(json.remove(vote("olga", "approve"), ["approval/expires_at"]))
	denies(object.union(vote("olga", "approve"), {"approval": {"expires_at": "soon"}}), ["expired"])
	denies(json.remove(vote("olga", "approve"), ["time"]), ["expired"])
}

test_lists_of_approvers if {
	denies(object.union(vote("olga", "approve"), {"run": {"autonomy": "L4"}}), ["approver"])
	allows(object.union(vote("olga@ops.example.com", "approve"), {"run": {"autonomy": "L4"}}))
	denies(object.union(vote("otto@ops.example.com", "approve"), {"run": {"autonomy": "L4", "recipe": "billing"}}), ["approver"])
	allows(object.union(vote("olga@ops.example.com", "approve"), {"run": {"autonomy": "L4", "recipe": "billing"}}))
	denies(vote("agent:planner", "approve"), ["approver"])
}

test_without_lists_nobody_approves if {
	question := vote("olga", "approve")
	answer := approval.decision with input as question
		with data.maestro.approval.config as {}
	not answer.allow
	answer.rules == ["maestro.approval.approver"]
}

test_block_at_any_time if {
	late := {"time": "2026-08-01T00:00:00Z", "approval": {"required": 2, "votes": [{"actor": "dev", "decision": "approve", "payload_digest": "sha256:1"}]}}
	allows(object.union(vote("dev", "block"), late))
	decide(vote("dev", "block")).rules == ["maestro.approval.block"]
	denies(vote("agent:planner", "block"), ["approver"])
}

test_question_must_be_complete if {
	every path in [
		"action", "actor", "run", "run/recipe", "run/autonomy", "approval", "approval/decision", "approval/required",
		"approval/votes", "approval/payload_digest", "approval/requested_by",
	] {
		not decide(json.remove(vote("olga", "approve"), [path])).allow
	}
	denies({}, ["approver", "input"])
	denies(vote("", "approve"), ["input"])
	denies(vote("olga", "perhaps"), ["input"])
}
