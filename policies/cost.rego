# METADATA
# title: What runs and steps may cost
# description: |
#   Caps in US dollars by autonomy level, recipe and project (the label project:NAME); the lowest that applies holds. A run
#   or a step whose level has no cap is denied. What is left goes along as obligations, and the router holds to them.
package maestro.cost

import data.maestro.cost.config
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
decision := verdict.allowed(grounds, obligations) if allow

decision := verdict.denied(denials, set()) if not allow

# METADATA
# title: The caps of a run that apply
run_caps contains config.run_usd.levels[input.run.autonomy]

run_caps contains config.run_usd.recipes[input.run.recipe]

run_caps contains config.run_usd.projects[projects[_]]

run_caps contains input.controls.budget_usd

# METADATA
# title: The caps of a step that apply
step_caps contains config.step_usd.levels[input.run.autonomy]

step_caps contains config.step_usd.recipes[input.run.recipe]

step_caps contains config.step_usd.projects[projects[_]]

# METADATA
# title: The projects of the run, by its labels and those of the step
projects contains name if {
	some tag in array.concat(input.run.tags, object.get(input, "step_tags", []))
	["project", name] = taxonomy.label(tag)
}

# METADATA
# title: What a run has left
run_left := min(run_caps) - input.run.cost_usd

obligations := {
	"run_budget_usd": run_left,
	"step_budget_usd": min({run_left, min(step_caps)}),
}

grounds contains {"rule": "maestro.cost.within_caps", "reason": reason} if {
	well_formed
	capped
	run_left > 0
	reason := sprintf("The run has %v of %v USD left.", [run_left, min(run_caps)])
}

# METADATA
# title: The question is complete
well_formed if {
	input.action in {"run.start", "node.start"}
	is_string(input.run.recipe)
	is_array(input.run.tags)
	is_array(object.get(input, "step_tags", []))
	is_number(input.run.cost_usd)
	input.run.cost_usd >= 0
}

denials contains {
	"rule": "maestro.cost.input",
	"reason": "The question is not complete: it needs action run.start or node.start, and run with recipe, tags (a list, like step_tags) and cost_usd.",
} if {
	not well_formed
}

# METADATA
# title: Every cap is a number, and the level has one
capped if {
	config.run_usd.levels[input.run.autonomy]
	config.step_usd.levels[input.run.autonomy]
	every cap in run_caps | step_caps { is_number(cap) }
}

denials contains {"rule": "maestro.cost.no_cap", "reason": reason} if {
	not capped
	reason := sprintf("cost.config has no cap for level '%v', or one that is not a number.", [object.get(input, ["run", "autonomy"], "none")])
}

# METADATA
# title: The run has spent what it may
denials contains {"rule": "maestro.cost.run_cap", "reason": reason} if {
	run_left <= 0
	reason := sprintf("The run has cost %v USD; its cap is %v.", [input.run.cost_usd, min(run_caps)])
}

# METADATA
# title: A recipe asks for more than its cap
denials contains {"rule": "maestro.cost.budget", "reason": reason} if {
	input.action == "run.start"
	wanted := input.recipe.controls.budget_usd
	not affordable(wanted)
	reason := sprintf("The recipe's budget_usd is %v; the cap is %v USD.", [wanted, min(run_caps)])
}

affordable(wanted) if {
	is_number(wanted)
	wanted <= min(run_caps)
}

# METADATA
# title: Unknown tags are denied, not ignored
denials contains {"rule": "maestro.cost.unknown_tag", "reason": reason} if {
	some tag in taxonomy.unknown(array.concat(input.run.tags, object.get(input, "step_tags", [])))
	reason := sprintf("Tag '%v' is not in the taxonomy.", [tag])
}
