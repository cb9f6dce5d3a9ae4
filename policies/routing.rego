# METADATA
# title: Which deployment may answer a request
# description: |
#   Asked once for each deployment that could answer. A deployment may take the request when each data class among its
#   tags may go where the deployment is, and the request, its project and the lists of models have nothing against it.
#   A pin changes nothing here: it chooses among what is allowed.
package maestro.routing

import data.maestro.routing.config
import data.maestro.taxonomy
import data.maestro.taxonomy.config.classes
import data.maestro.taxonomy.config.jurisdictions
import data.maestro.taxonomy.config.regions
import data.maestro.verdict

# METADATA
# title: Denied unless all of this holds
default allow := false

allow if {
	well_formed
	every tag in input.step_tags { tag_allowed(tag) }
	request_allows
	project_allows
	not named(config.denied_models)
}

# METADATA
# title: The decision
# entrypoint: true
decision := verdict.granted(ground) if allow

decision := verdict.denied(denials, notes) if not allow

# What has to hold

# METADATA
# title: The question is complete
well_formed if {
	input.action == "route"
	is_array(input.step_tags)
	is_string(input.selected_model)
	is_string(input.deployment.id)
	is_string(input.deployment.model)
	is_string(object.get(input.deployment, "jurisdiction", ""))
	is_string(object.get(input, "project", ""))
}

# METADATA
# title: A data class may go to the deployment's place, and onto its machines
tag_allowed(tag) if {
	class := classes[tag]
	place_allowed(class)
	machines_allowed(class)
}

# METADATA
# title: A label says nothing against a deployment, as long as its key is known
tag_allowed(tag) if {
	not classes[tag]
	taxonomy.known_label(tag)
}

place_allowed(class) if approved(class.jurisdictions)

place_allowed(class) if class.anywhere == true

# METADATA
# title: A class stays on machines of our own unless it says that self_hosted_only is false
machines_allowed(class) if class.self_hosted_only == false

machines_allowed(_) if own_machines

# METADATA
# title: The request asks for no jurisdiction, or for the deployment's
request_allows if not asks_for_jurisdictions

request_allows if approved([lower(wanted) | some wanted in input.jurisdictions])

asks_for_jurisdictions if input.jurisdictions != []

# METADATA
# title: The project has no lists, or they have the deployment
project_allows if not config.projects[input.project]

project_allows if {
	project := config.projects[input.project]
	project_place_allowed(project)
	project_model_allowed(project)
}

project_place_allowed(project) if approved(project.jurisdictions)

project_place_allowed(project) if not "jurisdictions" in object.keys(project)

project_model_allowed(project) if named(project.models)

project_model_allowed(project) if not "models" in object.keys(project)

# METADATA
# title: A list names the deployment, its model, or the model name it was asked by
named(list) if input.deployment.model in list

named(list) if input.deployment.id in list

named(list) if input.selected_model in list

# Where the deployment is

# METADATA
# title: Machines of our own
# description: The simulator counts as one, since nothing leaves the process.
own_machines if input.deployment.self_hosted == true

own_machines if input.deployment.simulated == true

# METADATA
# title: Where the deployment says that it is
declared := lower(input.deployment.jurisdiction)

# METADATA
# title: Its place, which of a cloud's region is the country
place := regions[declared]

place := declared if not regions[declared]

# METADATA
# title: A list of jurisdictions has the deployment's place
# description: A place that the taxonomy does not list is in no list.
approved(list) if {
	jurisdictions[place]
	place in list
}

# METADATA
# title: or a group that the place lies within
approved(list) if {
	some group in jurisdictions[place].within
	group in list
}

# METADATA
# title: Machines of our own that declare no place are local
approved(list) if {
	own_machines
	not place
	"local" in list
}

# Why it may

default ground := {
	"rule": "maestro.routing.untagged",
	"reason": "The request carries no data class.",
}

ground := {
	"rule": "maestro.routing.approved",
	"reason": "Every data class of the request may go where the deployment is.",
} if {
	some tag in input.step_tags
	classes[tag]
}

# Why it may not

denials contains {
	"rule": "maestro.routing.input",
	"reason": "The question is not complete: it needs action route, step_tags, selected_model, and deployment with id and model; project and jurisdiction, where given, are text.",
} if {
	not well_formed
}

unknown_tags := taxonomy.unknown(input.step_tags)

# METADATA
# title: Unknown tags are denied, not ignored
denials contains {"rule": "maestro.routing.unknown_tag", "reason": reason} if {
	some tag in unknown_tags
	not contains(tag, ":")
	reason := sprintf("Tag '%v' is not in the taxonomy.", [tag])
}

# METADATA
# title: and so are labels with an unknown key
denials contains {"rule": "maestro.routing.unknown_label", "reason": reason} if {
	some tag in unknown_tags
	contains(tag, ":")
	reason := sprintf("Label '%s' has a key that the taxonomy does not list, or no value.", [tag])
}

# METADATA
# title: Data classes that may not go to the deployment's place
misplaced contains tag if {
	some tag in input.step_tags
	class := classes[tag]
	not place_allowed(class)
}

# METADATA
# title: Data residency
# description: Personal data and the like go to the jurisdictions of their class only.
denials contains {"rule": "maestro.routing.data_residency", "reason": reason} if {
	some tag in misplaced
	not classes[tag].export_controlled == true
	reason := sprintf("'%s' may not go to %s, only to %s.", [tag, described_place, destinations(classes[tag])])
}

# METADATA
# title: Export control
# description: What is under export control goes to approved destinations only.
denials contains {"rule": "maestro.routing.export_control", "reason": reason} if {
	some tag in misplaced
	classes[tag].export_controlled == true
	reason := sprintf("'%s' is under export control and may not go to %s, only to %s.", [tag, described_place, destinations(classes[tag])])
}

# METADATA
# title: Classes that stay on machines of our own
denials contains {"rule": "maestro.routing.self_hosted_only", "reason": reason} if {
	some tag in input.step_tags
	class := classes[tag]
	not machines_allowed(class)
	reason := sprintf("'%s' stays on machines of our own; '%v' is not one.", [tag, input.deployment.id])
}

# METADATA
# title: Jurisdictions that the request asks for
denials contains {"rule": "maestro.routing.requested_jurisdiction", "reason": reason} if {
	not request_allows
	reason := sprintf("The request asks for %s; '%v' is in %s.", [taxonomy.text(input.jurisdictions), input.deployment.id, described_place])
}

# METADATA
# title: Jurisdictions of the project
denials contains {"rule": "maestro.routing.project_jurisdiction", "reason": reason} if {
	project := config.projects[input.project]
	not project_place_allowed(project)
	reason := sprintf("Project '%s' uses %s only; '%v' is in %s.", [input.project, taxonomy.text(project.jurisdictions), input.deployment.id, described_place])
}

# METADATA
# title: Models of the project
denials contains {"rule": "maestro.routing.project_model", "reason": reason} if {
	project := config.projects[input.project]
	not project_model_allowed(project)
	reason := sprintf("Project '%s' uses the models %s only, not '%v'.", [input.project, taxonomy.text(project.models), input.deployment.model])
}

# METADATA
# title: Models denied by name
denials contains {"rule": "maestro.routing.denied_model", "reason": reason} if {
	named(config.denied_models)
	reason := sprintf("Model '%v' (deployment '%v') is denied by name.", [input.deployment.model, input.deployment.id])
}

# METADATA
# title: A pin does not overrule policy
notes contains "A pin points at this deployment; a pin does not overrule policy." if input.pinned == true

destinations(class) := taxonomy.text(object.get(class, "jurisdictions", ["nowhere"]))

default described_place := "a place that is not declared"

described_place := sprintf("'%s'", [place]) if jurisdictions[place]

described_place := sprintf("'%s', which the taxonomy does not list", [place]) if not jurisdictions[place]
