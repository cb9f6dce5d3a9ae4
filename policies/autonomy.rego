# METADATA
# title: Which runs may start at which autonomy level
# description: |
#   Each level names what it needs (`config.levels`); the rules below say when a need is met. A need that no rule knows is
#   not met.
package maestro.autonomy

import data.maestro.autonomy.config
import data.maestro.calendar
import data.maestro.taxonomy
import data.maestro.tools
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

level := input.run.autonomy

needs := config.levels[level].needs

now := time.parse_rfc3339_ns(input.time)

grounds contains {"rule": "maestro.autonomy.level", "reason": reason} if {
	well_formed
	count(unknown_tags) == 0
	every need in needs { met(need) }
	every server_tool in input.recipe.tools { tool_permitted(server_tool) }
	every windows in window_lists { in_a_window(windows) }
	every freeze in config.freezes { not_frozen(freeze) }
	reason := sprintf("Level %s (%v) has all that it needs: %s.", [level, config.levels[level].name, taxonomy.text(needs)])
}

# The question

# METADATA
# title: The question is complete
well_formed if {
	input.action == "run.start"
	is_string(input.actor)
	is_string(input.run.recipe)
	is_array(input.run.tags)
	is_array(input.recipe.nodes)
	is_array(input.recipe.tools)
	is_number(now)
}

denials contains {
	"rule": "maestro.autonomy.input",
	"reason": "The question is not complete: it needs action run.start, time, actor, run with recipe and tags, and recipe with nodes and tools.",
} if {
	not well_formed
}

denials contains {"rule": "maestro.autonomy.unknown_level", "reason": reason} if {
	not is_array(needs)
	reason := sprintf("Autonomy level '%v' is not listed under autonomy.config.levels.", [object.get(input, ["run", "autonomy"], "none")])
}

# METADATA
# title: Unknown tags are denied, not ignored
denials contains {"rule": "maestro.autonomy.unknown_tag", "reason": reason} if {
	some tag in unknown_tags
	reason := sprintf("Tag '%v' is not in the taxonomy.", [tag])
}

unknown_tags contains tag if some tag in taxonomy.unknown(input.run.tags)

unknown_tags contains tag if some tag in taxonomy.unknown(input.recipe.tags)

unknown_tags contains tag if {
	some node in input.recipe.nodes
	some tag in taxonomy.unknown(node.tags)
}

# METADATA
# title: A tool of the recipe is not allowed
# description: It would be denied when it is called; better to say so before the run starts.
denials contains {"rule": "maestro.autonomy.tool", "reason": reason} if {
	some name in input.recipe.tools
	not tool_permitted(name)
	reason := sprintf("The recipe uses '%v', which maestro.tools does not allow to '%v' at level %v.", [name, input.run.recipe, level])
}

tool_permitted(name) if {
	[server, tool] := tools.parts(name)
	tools.permitted(server, tool, input.run.recipe, level)
}

# What a level needs

# METADATA
# title: A need that is not met
denials contains {"rule": rule, "reason": reason} if {
	some need in needs
	not met(need)
	rule := sprintf("maestro.autonomy.%v", [need])
	reason := sprintf("Level %s needs %s.", [level, object.get(wording, need, sprintf("'%v', which no rule knows", [need]))])
}

wording := {
	"person": "a person who asks for the run",
	"preflight": "pre-flight checks: a recipe with nodes of known kinds, and the same recipe that was asked for",
	"gate": "a gate at which a person approves",
	"gate_or_read_only": "a gate at which a person approves, or a recipe whose tools change nothing",
	"dual_control": "dual control: a gate that asks for 2 approvals or more",
	"compensation": sprintf("every effect to be undone when the run fails: a tool with effects belongs in a tool node with compensate; not so: %s", [taxonomy.text(not_undone)]),
	"canary": "a canary: release.canary or controls.canary",
	"slo": "a guard on a service level objective: controls.slo",
	"budget": "a risk budget: controls.budget_usd above 0",
	"sla": "a service level agreement: controls.sla",
}

met("person") if {
	input.actor != ""
	not taxonomy.matches(input.actor, config.machines)
}

met("preflight") if {
	input.recipe.name == input.run.recipe
	count(input.recipe.nodes) > 0
	every node in input.recipe.nodes {
		is_string(node.id)
		node.kind in {"agent", "tool", "gate", "map"}
	}
}

met("gate") if count(gates) > 0

met("gate_or_read_only") if count(gates) > 0

met("gate_or_read_only") if count(tools_with_effects) == 0

met("dual_control") if {
	some gate in gates
	is_number(gate.approvals)
	gate.approvals >= 2
}

met("compensation") if count(not_undone) == 0

met("canary") if said(input.release.canary)

met("canary") if said(input.recipe.controls.canary)

met("slo") if said(input.recipe.controls.slo)

met("budget") if {
	is_number(input.recipe.controls.budget_usd)
	input.recipe.controls.budget_usd > 0
}

met("sla") if said(input.recipe.controls.sla)

# METADATA
# title: A control is there and says something
said(control) if not control in [null, false, "", 0, [], {}]

gates contains node if {
	some node in input.recipe.nodes
	node.kind == "gate"
}

# METADATA
# title: Tools that change something, of the recipe and of its nodes
tools_with_effects contains name if {
	some name in input.recipe.tools
	has_effects(name)
}

tools_with_effects contains node.tool if {
	some node in input.recipe.nodes
	has_effects(node.tool)
}

has_effects(name) if not changes_nothing(name)

changes_nothing(name) if {
	[server, tool] := tools.parts(name)
	tools.read_only(server, tool)
}

# METADATA
# title: Effects that nothing undoes
# description: A node that is not compensated, or a tool that no tool node calls, so that an agent or a map may.
not_undone contains node.id if {
	some node in input.recipe.nodes
	has_effects(node.tool)
	not undoes(node)
}

not_undone contains name if {
	some name in tools_with_effects
	not name in {node.tool | some node in input.recipe.nodes; undoes(node)}
}

undoes(node) if {
	node.kind == "tool"
	node.compensated == true
}

# When

# METADATA
# title: Time windows
# description: A level that has windows starts runs in one of them only, and so does a recipe with controls.windows.
window_lists contains config.windows[level]

window_lists contains input.recipe.controls.windows

denials contains {"rule": "maestro.autonomy.window", "reason": reason} if {
	some windows in window_lists
	not in_a_window(windows)
	reason := sprintf("Level %v or recipe '%v' starts runs in time windows only, and %v is in none of them.", [level, input.run.recipe, input.time])
}

in_a_window(windows) if {
	some window in windows
	calendar.inside(window, now)
}

# METADATA
# title: Change freeze
# description: A freeze holds for every run unless it names levels or recipes. One that cannot be read holds.
denials contains {"rule": "maestro.autonomy.freeze", "reason": reason} if {
	some freeze in config.freezes
	not not_frozen(freeze)
	reason := sprintf("Change freeze: %v.", [object.get(freeze, "reason", "no reason given")])
}

not_frozen(freeze) if calendar.outside(freeze, now)

not_frozen(freeze) if {
	is_array(freeze.levels)
	not level in freeze.levels
}

not_frozen(freeze) if {
	is_array(freeze.recipes)
	not taxonomy.matches(input.run.recipe, freeze.recipes)
}
