# METADATA
# title: Who may decide at a gate
# description: |
#   Approve and edit are decisions to go on, and need all of: a person who may approve, who has not approved this payload
#   before, in time, and under dual control is not the one who asked for the run. Block needs the first alone.
package maestro.approval

import data.maestro.approval.config
import data.maestro.taxonomy
import data.maestro.verdict

# METADATA
# title: Denied unless something allows it and nothing denies it
default allow := false

allow if {
	count(denials) == 0
	count(grounds) > 0
}

# METADATA
# title: The decision
# entrypoint: true
decision := verdict.allowed(grounds, {}) if allow

decision := verdict.denied(denials, set()) if not allow

# METADATA
# title: To block is open to whoever may approve
grounds contains {
	"rule": "maestro.approval.block",
	"reason": "Whoever may approve may block, at any time.",
} if {
	well_formed
	may_approve
	input.approval.decision == "block"
}

grounds contains {
	"rule": "maestro.approval.approver",
	"reason": "The approver may decide at this gate, in time and for the first time on this payload.",
} if {
	well_formed
	may_approve
	going_on
	in_time
	not approved_before
	not own_request_under_dual_control
}

going_on if input.approval.decision in {"approve", "edit"}

# METADATA
# title: The question is complete
well_formed if {
	input.action == "approval.vote"
	is_string(input.actor)
	input.actor != ""
	is_string(input.run.recipe)
	input.run.autonomy in taxonomy.levels
	input.approval.decision in {"approve", "edit", "block"}
	is_number(input.approval.required)
	is_array(input.approval.votes)
	is_string(input.approval.payload_digest)
	is_string(input.approval.requested_by)
}

denials contains {
	"rule": "maestro.approval.input",
	"reason": "The question is not complete: it needs action approval.vote, actor, run with recipe and autonomy (L0 to L5), and approval with decision, required, votes, payload_digest and requested_by.",
} if {
	not well_formed
}

# METADATA
# title: The approver is on every list that applies
# description: The default list, the level's and the recipe's. Nobody on the list `never` approves anything.
may_approve if {
	every list in lists { taxonomy.matches(input.actor, list) }
	not taxonomy.matches(input.actor, config.never)
}

lists := [
	config.approvers["default"],
	object.get(config.approvers.levels, input.run.autonomy, ["*"]),
	object.get(config.approvers.recipes, input.run.recipe, ["*"]),
]

denials contains {"rule": "maestro.approval.approver", "reason": reason} if {
	not may_approve
	reason := sprintf("'%v' is not among those who may approve '%v' at level %v.", [
		object.get(input, "actor", "nobody"),
		object.get(input, ["run", "recipe"], "nothing"),
		object.get(input, ["run", "autonomy"], "none"),
	])
}

# METADATA
# title: Two people, neither of whom asked
# description: A gate that asks for 2 approvals or more, and every gate of a run above L3.
dual_control if input.approval.required > 1

dual_control if input.run.autonomy in taxonomy.dual_control_levels

own_request_under_dual_control if {
	dual_control
	lower(input.actor) == lower(input.approval.requested_by)
}

denials contains {"rule": "maestro.approval.requester", "reason": reason} if {
	going_on
	own_request_under_dual_control
	reason := sprintf("Dual control: %s asked for this run and cannot approve it.", [input.actor])
}

# METADATA
# title: One person, one approval of a payload
approved_before if {
	some vote in input.approval.votes
	vote.decision in {"approve", "edit"}
	vote.payload_digest == input.approval.payload_digest
	lower(vote.actor) == lower(input.actor)
}

denials contains {"rule": "maestro.approval.distinct", "reason": reason} if {
	going_on
	approved_before
	reason := sprintf("%s has already approved this payload.", [input.actor])
}

# METADATA
# title: Before the gate expires
in_time if not "expires_at" in object.keys(input.approval)

in_time if time.parse_rfc3339_ns(input.time) < time.parse_rfc3339_ns(input.approval.expires_at)

denials contains {"rule": "maestro.approval.expired", "reason": reason} if {
	going_on
	not in_time
	reason := sprintf("The gate expired at %v.", [input.approval.expires_at])
}
