# METADATA
# title: Which tools may be called, with which arguments
# description: |
#   Allow-lists by server in `config.servers`; a server that is not listed is treated as `config.default`, which allows
#   nothing. A server's entry, and the entry of one of its tools, may narrow that by recipe, autonomy level, data class and
#   argument.
package maestro.tools

import data.maestro.taxonomy
import data.maestro.tools.config
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

# The lists; maestro.autonomy asks them too, before a run starts

# METADATA
# title: What is said of a server
server_entry(server) := object.get(config.servers, server, config.default)

# METADATA
# title: What is said of a call, by the server's entry and the tool's own
limits(server, tool) := {entry, object.get(entry, ["tools", tool], {})} if entry := server_entry(server)

# METADATA
# title: The server's allow-list names the tool
listed(server, tool) if taxonomy.matches(tool, server_entry(server).allow)

# METADATA
# title: A recipe may call the tool
recipe_allowed(server, tool, recipe) if {
	every entry in limits(server, tool) {
		taxonomy.matches(recipe, object.get(entry, "recipes", ["*"]))
	}
}

# METADATA
# title: The tool may be called at an autonomy level
level_allowed(server, tool, level) if {
	every entry in limits(server, tool) {
		level in object.get(entry, "levels", taxonomy.levels)
	}
}

# METADATA
# title: A recipe may call the tool at an autonomy level
permitted(server, tool, recipe, level) if {
	listed(server, tool)
	recipe_allowed(server, tool, recipe)
	level_allowed(server, tool, level)
}

# METADATA
# title: The tool changes nothing
# description: What the list does not call read-only is taken to have effects.
read_only(server, tool) if taxonomy.matches(tool, server_entry(server).read_only)

# METADATA
# title: Server and tool of "server.tool"
parts(name) := [substring(name, 0, dot), substring(name, dot + 1, -1)] if {
	dot := indexof(name, ".")
	dot > 0
}

# Why it may be called

grounds contains {"rule": "maestro.tools.allow_list", "reason": reason} if {
	well_formed
	count(taxonomy.unknown(input.step_tags)) == 0
	permitted(server, tool, input.run.recipe, input.run.autonomy)
	every entry in limits(server, tool) {
		classes_allowed(entry)
	}
	arguments_allowed
	reason := sprintf("The allow-list of server '%s' has '%s'.", [server, tool])
}

# Why it may not

# METADATA
# title: The question is complete
well_formed if {
	input.action == "tool.call"
	is_string(input.run.recipe)
	input.run.autonomy in taxonomy.levels
	is_array(input.step_tags)
	is_string(input.tool.server)
	is_string(input.tool.name)
	is_object(input.tool.arguments)
}

server := input.tool.server

tool := input.tool.name

denials contains {
	"rule": "maestro.tools.input",
	"reason": "The question is not complete: it needs action tool.call, run with recipe and autonomy (L0 to L5), step_tags, and tool with server, name and arguments.",
} if {
	not well_formed
}

denials contains {"rule": "maestro.tools.unknown_tag", "reason": reason} if {
	some tag in taxonomy.unknown(input.step_tags)
	reason := sprintf("Tag '%v' is not in the taxonomy.", [tag])
}

# METADATA
# title: A server that nobody listed
denials contains {"rule": "maestro.tools.default_deny", "reason": reason} if {
	not config.servers[server]
	not listed(server, tool)
	reason := sprintf("Server '%v' is not listed under tools.config.servers, and the default does not allow '%v'.", [server, tool])
}

denials contains {"rule": "maestro.tools.allow_list", "reason": reason} if {
	config.servers[server]
	not listed(server, tool)
	reason := sprintf("The allow-list of server '%s' does not have '%v'.", [server, tool])
}

denials contains {"rule": "maestro.tools.recipe", "reason": reason} if {
	listed(server, tool)
	not recipe_allowed(server, tool, input.run.recipe)
	reason := sprintf("Recipe '%v' may not call '%s.%s'.", [input.run.recipe, server, tool])
}

denials contains {"rule": "maestro.tools.level", "reason": reason} if {
	listed(server, tool)
	not level_allowed(server, tool, input.run.autonomy)
	reason := sprintf("'%s.%s' may not be called at autonomy level %v.", [server, tool, input.run.autonomy])
}

# METADATA
# title: Data classes that may not go to a server
# description: An entry with `classes` takes steps with these data classes only, and steps without any.
denials contains {"rule": "maestro.tools.data_class", "reason": reason} if {
	some entry in limits(server, tool)
	not classes_allowed(entry)
	reason := sprintf("'%s.%s' takes the data classes %s only; the step has %s.", [server, tool, taxonomy.text(entry.classes), taxonomy.text(input.step_tags)])
}

classes_allowed(entry) if not "classes" in object.keys(entry)

classes_allowed(entry) if {
	every tag in input.step_tags {
		class_allowed(tag, entry.classes)
	}
}

class_allowed(tag, list) if tag in list

class_allowed(tag, _) if taxonomy.label(tag)

# Arguments

# METADATA
# title: What is said of the tool itself
tool_entry := object.get(server_entry(server), ["tools", tool], {})

conditions := object.get(tool_entry, "arguments", {})

# METADATA
# title: A condition on an argument does not hold
denials contains {"rule": "maestro.tools.argument", "reason": reason} if {
	some argument, kinds in conditions
	some kind, wanted in kinds
	not holds(kind, wanted, argument)
	reason := sprintf("Argument '%s' of '%s.%s' does not meet the condition %s: %v.", [argument, server, tool, kind, wanted])
}

# METADATA
# title: An argument that nobody listed, where only listed ones may be given
denials contains {"rule": "maestro.tools.unlisted_argument", "reason": reason} if {
	some argument in unlisted_arguments
	reason := sprintf("'%s.%s' may not be given the argument '%s'.", [server, tool, argument])
}

unlisted_arguments := object.keys(input.tool.arguments) - object.keys(conditions) if {
	object.get(tool_entry, "only_these_arguments", false) != false
}

default unlisted_arguments := set()

arguments_allowed if {
	count(unlisted_arguments) == 0
	every argument, kinds in conditions {
		every kind, wanted in kinds {
			holds(kind, wanted, argument)
		}
	}
}

given(argument) if argument in object.keys(input.tool.arguments)

holds("required", true, argument) if given(argument)

holds("forbidden", true, argument) if not given(argument)

holds(kind, _, argument) if {
	kind in {"paths", "enum", "regex", "minimum", "maximum", "max_length"}
	not given(argument)
}

# METADATA
# title: Each value of the argument fits
# description: A list fits when all its elements do.
holds(kind, wanted, argument) if {
	given(argument)
	every value in values(input.tool.arguments[argument]) {
		fits(kind, wanted, value)
	}
}

values(value) := value if is_array(value)

values(value) := [value] if not is_array(value)

# METADATA
# title: A path at or below one of some folders
# description: Paths with `..`, `.` or empty segments, with backslashes or percent signs are refused, since what they mean depends on the reader.
fits("paths", folders, value) if {
	not regex.match(`[\\%]|(^|/)\.{1,2}(/|$)|//`, value)
	some folder in folders
	startswith(concat("", [value, "/"]), concat("", [trim_suffix(folder, "/"), "/"]))
}

fits("enum", list, value) if value in list

# METADATA
# title: The whole text fits an expression
fits("regex", pattern, value) if regex.match(concat("", [`\A(?:`, pattern, `)\z`]), value)

fits("minimum", least, value) if {
	is_number(value)
	is_number(least)
	value >= least
}

fits("maximum", most, value) if {
	is_number(value)
	is_number(most)
	value <= most
}

fits("max_length", most, value) if {
	is_string(value)
	is_number(most)
	count(value) <= most
}
