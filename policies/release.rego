# METADATA
# title: Which releases may take more traffic
# description: |
#   Forward, a release goes one step at a time, outside of freezes, approved by as many people as its level asks for, with a
#   passing scorecard and within its limits. Back it may always go.
package maestro.release

import data.maestro.calendar
import data.maestro.release.config
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
# title: Back
# description: Always, also in a freeze, without approvers, without a scorecard, and whatever else is unknown of it.
grounds contains {
	"rule": "maestro.release.rollback",
	"reason": "A release may always be taken back.",
} if {
	rollback
}

rollback if {
	input.action == "release.promote"
	percent(input.release.from_percent)
	percent(input.release.to_percent)
	input.release.to_percent < input.release.from_percent
}

# METADATA
# title: Forward
grounds contains {
	"rule": "maestro.release.promote",
	"reason": "The next step, approved, with a passing scorecard, within its limits.",
} if {
	forward
	next_step
	enough_approvers
	input.release.scorecard.passed == true
	within_slo
	within_blast_radius
	within_risk_budget
	every freeze in config.freezes { not_frozen(freeze) }
}

# METADATA
# title: A rollback is no step forward; nor is a question that is not complete
forward if {
	well_formed
	not rollback
}

# METADATA
# title: The question is complete
well_formed if {
	input.action == "release.promote"
	is_number(time.parse_rfc3339_ns(input.time))
	input.release.kind in {"prompt", "agent", "model", "weight", "policy"}
	input.release.autonomy in taxonomy.levels
	is_array(input.release.approvers)
	percent(input.release.from_percent)
	percent(input.release.to_percent)
}

percent(value) if {
	is_number(value)
	value >= 0
	value <= 100
}

denials contains {
	"rule": "maestro.release.input",
	"reason": "The question is not complete: it needs action release.promote, time, and release with kind (prompt, agent, model, weight or policy), autonomy (L0 to L5), approvers, from_percent and to_percent (0 to 100).",
} if {
	not well_formed
	not rollback
}

# METADATA
# title: One step at a time
next_step if input.release.to_percent == min({step | some step in config.steps; step > input.release.from_percent})

denials contains {"rule": "maestro.release.step", "reason": reason} if {
	forward
	not next_step
	reason := sprintf("From %v%% to %v%% is not one step: the steps are %v.", [input.release.from_percent, input.release.to_percent, config.steps])
}

# METADATA
# title: Approvers
# description: Distinct people. Above L3 whoever promotes is not one of them.
approvers contains lower(approver) if {
	some approver in input.release.approvers
	not promoter_excluded(approver)
}

promoter_excluded(approver) if {
	input.release.autonomy in taxonomy.dual_control_levels
	lower(approver) == lower(input.actor)
}

wanted_approvers := max({config.approvers[input.release.autonomy], least_approvers})

# METADATA
# title: Two above L3, whatever the data say
default least_approvers := 0

least_approvers := 2 if input.release.autonomy in taxonomy.dual_control_levels

enough_approvers if {
	is_number(config.approvers[input.release.autonomy])
	count(approvers) >= wanted_approvers
}

denials contains {"rule": "maestro.release.approvers", "reason": reason} if {
	forward
	not enough_approvers
	reason := sprintf("A release at level %s needs %v approvers, above L3 not counting whoever promotes; it has %d.", [
		input.release.autonomy,
		object.get(config.approvers, input.release.autonomy, "an unknown number of"),
		count(approvers),
	])
}

denials contains {
	"rule": "maestro.release.scorecard",
	"reason": "The release has no passing scorecard.",
} if {
	forward
	not input.release.scorecard.passed == true
}

# METADATA
# title: Limits
# description: Above L3 a figure must be there; at or below L3 it counts when it is there.
may_be_missing(figure) if {
	not input.release.autonomy in taxonomy.dual_control_levels
	not figure in object.keys(input.release)
}

within_slo if may_be_missing("slo_burn_forecast")

within_slo if {
	is_number(input.release.slo_burn_forecast)
	input.release.slo_burn_forecast <= config.max_slo_burn
}

denials contains {"rule": "maestro.release.slo_burn", "reason": reason} if {
	forward
	not within_slo
	reason := sprintf("The forecast of SLO burn is %v; at most %v is allowed.", [object.get(input.release, "slo_burn_forecast", "missing"), config.max_slo_burn])
}

within_blast_radius if may_be_missing("blast_radius")

within_blast_radius if {
	is_number(input.release.blast_radius)
	input.release.blast_radius <= config.max_blast_radius[input.release.autonomy]
}

denials contains {"rule": "maestro.release.blast_radius", "reason": reason} if {
	forward
	not within_blast_radius
	reason := sprintf("The blast radius is %v; level %s allows at most %v.", [
		object.get(input.release, "blast_radius", "missing"),
		input.release.autonomy,
		object.get(config.max_blast_radius, input.release.autonomy, "nothing"),
	])
}

within_risk_budget if may_be_missing("risk_budget_left_usd")

within_risk_budget if {
	is_number(input.release.risk_budget_left_usd)
	input.release.risk_budget_left_usd > 0
}

denials contains {"rule": "maestro.release.risk_budget", "reason": reason} if {
	forward
	not within_risk_budget
	reason := sprintf("The risk budget left is %v; it must be above 0.", [object.get(input.release, "risk_budget_left_usd", "missing")])
}

# METADATA
# title: Freeze
# description: A freeze holds for every release unless it names environments, kinds or levels. One that cannot be read holds.
denials contains {"rule": "maestro.release.freeze", "reason": reason} if {
	forward
	some freeze in config.freezes
	not not_frozen(freeze)
	reason := sprintf("Release freeze: %v.", [object.get(freeze, "reason", "no reason given")])
}

not_frozen(freeze) if calendar.outside(freeze, time.parse_rfc3339_ns(input.time))

not_frozen(freeze) if {
	is_array(freeze.environments)
	is_string(input.release.environment)
	not input.release.environment in freeze.environments
}

not_frozen(freeze) if {
	is_array(freeze.kinds)
	not input.release.kind in freeze.kinds
}

not_frozen(freeze) if {
	is_array(freeze.levels)
	not input.release.autonomy in freeze.levels
}
