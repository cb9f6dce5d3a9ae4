# METADATA
# title: The kill switch
# description: |
#   Asked with every question, always of the policies in force now. A halt stops everything, or what its scope and name say.
#   Halts are in the data, and in the question: those that operators ordered through the API.
#   What stops things goes on: a block at a gate, and a release taken back.
package maestro.safety

import data.maestro.safety.config
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

actions := {"run.start", "node.start", "route", "tool.call", "approval.vote", "release.promote"}

grounds contains {
	"rule": "maestro.safety.no_halt",
	"reason": "No halt is in force for this.",
} if {
	input.action in actions
	not stopping
	readable
	every halt in halts { not hit(halt) }
}

grounds contains {
	"rule": "maestro.safety.stopping",
	"reason": "What stops things is not halted.",
} if {
	stopping
}

# METADATA
# title: What stops things, that is a block at a gate or a release taken back
stopping if {
	input.action == "approval.vote"
	input.approval.decision == "block"
}

stopping if {
	input.action == "release.promote"
	is_number(input.release.from_percent)
	is_number(input.release.to_percent)
	input.release.to_percent < input.release.from_percent
}

denials contains {
	"rule": "maestro.safety.input",
	"reason": "The question is not complete: it names no action that policies know.",
} if {
	not input.action in actions
}

denials contains {
	"rule": "maestro.safety.unreadable",
	"reason": "The halts cannot be read: safety.config.halts, and halts of the question, must be lists of halts, each with a scope (all, recipe, tool, model, run or project), a reason and, unless the scope is all, a name.",
} if {
	not stopping
	not readable
}

readable if every halt in halts { readable_halt(halt) }

# METADATA
# title: The halts in force; undefined when either list is none
halts := array.concat(config.halts, ordered)

default ordered := []

ordered := input.halts

readable_halt(halt) if halt.scope == "all"

readable_halt(halt) if {
	halt.scope in {"recipe", "tool", "model", "run", "project"}
	is_boolean(glob.match(halt.name, null, ""))
}

# METADATA
# title: A halt is in force for this
denials contains {"rule": sprintf("maestro.safety.%s", [halt.scope]), "reason": reason} if {
	not stopping
	some halt in halts
	hit(halt)
	reason := sprintf("Halted (%s): %v%s", [described(halt), object.get(halt, "reason", "no reason given"), by(halt)])
}

hit(halt) if halt.scope == "all"

hit(halt) if {
	some name in subjects[halt.scope]
	taxonomy.matches(name, [halt.name])
}

described(halt) := "all" if halt.scope == "all"

described(halt) := sprintf("%s %v", [halt.scope, halt.name]) if halt.scope != "all"

by(halt) := sprintf(" (by %v)", [halt.by]) if halt.by

by(halt) := "" if not halt.by

# What a question is about, by scope

subjects.recipe contains input.run.recipe

subjects.recipe contains input.recipe.name

# METADATA
# title: A tool goes by server.name, and by its server alone
subjects.tool contains sprintf("%s.%s", [input.tool.server, input.tool.name])

subjects.tool contains input.tool.server

subjects.tool contains input.node.tool

subjects.tool contains substring(input.node.tool, 0, indexof(input.node.tool, "."))

# METADATA
# title: A model goes by the name it is asked for, its provider's name for it, and the deployment's
subjects.model contains input.selected_model

subjects.model contains input.deployment.model

subjects.model contains input.deployment.id

subjects.model contains input.node.model

subjects.model contains input.release.name if input.release.kind == "model"

subjects.run contains input.run.id

subjects.project contains input.project

subjects.project contains name if {
	some tag in input.run.tags
	["project", name] = taxonomy.label(tag)
}

subjects.project contains name if {
	some tag in input.step_tags
	["project", name] = taxonomy.label(tag)
}
