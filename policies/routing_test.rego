package maestro.routing_test

import data.maestro.routing

taxonomy := {
	"classes": {
		"public": {"anywhere": true, "jurisdictions": ["world"], "self_hosted_only": false},
		"internal": {"jurisdictions": ["world", "local"], "self_hosted_only": false},
		"pii": {"jurisdictions": ["eea", "local"], "self_hosted_only": false},
		"phi": {"jurisdictions": ["eea", "local"], "self_hosted_only": true},
		"unsaid": {"jurisdictions": ["eea", "local"]},
		"nowhere": {},
		"export-ctrl": {"jurisdictions": ["local"], "self_hosted_only": true, "export_controlled": true},
	},
	"labels": {"team": {}},
	"jurisdictions": {
		"local": {"within": []},
		"eu": {"within": ["eea", "world"]},
		"de": {"within": ["eu", "eea", "world"]},
		"us": {"within": ["world"]},
	},
	"regions": {"germany-central": "de", "east-us": "us"},
}

config := {
	"denied_models": ["denied", "denied-deployment"],
	"projects": {
		"home": {"jurisdictions": ["local"]},
		"europe": {"jurisdictions": ["eu"], "models": ["gpt"]},
		"free": {},
	},
}

# A hosted deployment in a jurisdiction, asked about tags
hosted(tags, place) := question(tags, {"id": "d1", "provider": "openai", "model": "gpt", "jurisdiction": place, "self_hosted": false, "simulated": false})

# One that declares no jurisdiction
undeclared(tags) := question(tags, {"id": "d1", "provider": "openai", "model": "gpt", "self_hosted": false, "simulated": false})

# Machines of our own
own(tags) := question(tags, {"id": "v1", "provider": "vllm", "model": "qwen", "self_hosted": true, "simulated": false})

question(tags, deployment) := {
	"action": "route",
	"step_tags": tags,
	"selected_model": "final",
	"hint": "none",
	"operation": "chat",
	"pinned": false,
	"deployment": deployment,
}

test_a_region_lies_in_its_country if {
	allows(hosted(["pii"], "Germany-Central"))
	denies(hosted(["pii"], "east-us"), ["data_residency"])
	decide(hosted(["pii"], "east-us")).reasons == ["'pii' may not go to 'us', only to eea, local."]
	allows(object.union(hosted([], "germany-central"), {"jurisdictions": ["de"]}))
}

decide(question) := answer if {
	answer := routing.decision with input as question
		with data.maestro.taxonomy.config as taxonomy
		with data.maestro.routing.config as config
}

allows(question) if decide(question).allow

denies(question, rules) if {
	answer := decide(question)
	not answer.allow
	answer.rules == [sprintf("maestro.routing.%s", [rule]) | some rule in rules]
	count(answer.reasons) > 0
}

# Untagged and public content

test_untagged_goes_anywhere if {
	allows(undeclared([]))
	allows(hosted([], "us"))
	allows(hosted([], "atlantis"))
	decide(hosted([], "us")).rules == ["maestro.routing.untagged"]
}

test_public_goes_anywhere if {
	allows(undeclared(["public"]))
	allows(own(["public"]))
	decide(undeclared(["public"])).rules == ["maestro.routing.approved"]
}

test_anything_else_needs_a_declared_place if {
	denies(undeclared(["internal"]), ["data_residency"])
	denies(hosted(["internal"], "atlantis"), ["data_residency"])
	allows(hosted(["internal"], "us"))
}

# Data residency

test_pii_stays_in_its_jurisdictions if {
	allows(hosted(["pii"], "eu"))
	allows(hosted(["pii"], "DE"))
	denies(hosted(["pii"], "us"), ["data_residency"])
	denies(undeclared(["pii"]), ["data_residency"])
}

test_pii_falls_back_to_machines_of_our_own if allows(own(["pii"]))

test_simulator_counts_as_our_own if {
	simulator := question(["pii", "phi", "export-ctrl"], {"id": "s", "provider": "simulator", "model": "s", "self_hosted": false, "simulated": true})
	allows(simulator)
}

test_own_machines_are_where_they_say_they_are if {
	denies(object.union(own(["pii"]), {"deployment": {"jurisdiction": "us"}}), ["data_residency"])
	allows(object.union(own(["pii"]), {"deployment": {"jurisdiction": "de"}}))
	allows(object.union(own(["pii"]), {"deployment": {"jurisdiction": "local"}}))
}

test_every_tag_counts if denies(hosted(["public", "team:web", "pii"], "us"), ["data_residency"])

test_class_without_jurisdictions_goes_nowhere if {
	denies(own(["nowhere"]), ["data_residency"])
	denies(hosted(["nowhere"], "eu"), ["data_residency", "self_hosted_only"])
}

# Machines of our own

test_self_hosted_only if {
	denies(hosted(["phi"], "eu"), ["self_hosted_only"])
	denies(hosted(["phi"], "us"), ["data_residency", "self_hosted_only"])
	allows(own(["phi"]))
}

test_a_class_that_says_nothing_stays_at_home if {
	denies(hosted(["unsaid"], "eu"), ["self_hosted_only"])
	allows(own(["unsaid"]))
}

test_export_control if {
	denies(hosted(["export-ctrl"], "eu"), ["export_control", "self_hosted_only"])
	denies(object.union(own(["export-ctrl"]), {"deployment": {"jurisdiction": "eu"}}), ["export_control"])
	allows(own(["export-ctrl"]))
}

# Unknown words

test_unknown_tag if {
	denies(own(["mystery"]), ["unknown_tag"])
	denies(own(["PII"]), ["unknown_tag"])
	denies(own([""]), ["unknown_tag"])
}

test_tag_that_is_no_text if not decide(own([7])).allow

test_unknown_label if {
	denies(own(["pii:eu"]), ["unknown_label"])
	denies(own(["team:"]), ["unknown_label"])
	allows(own(["team:web"]))
	decide(own(["team:web"])).rules == ["maestro.routing.untagged"]
}

# What the request and its project ask for

test_requested_jurisdictions if {
	allows(object.union(hosted([], "de"), {"jurisdictions": ["EU", "us"]}))
	allows(object.union(hosted([], "us"), {"jurisdictions": []}))
	allows(object.union(own([]), {"jurisdictions": ["local"]}))
	denies(object.union(hosted([], "us"), {"jurisdictions": ["eu"]}), ["requested_jurisdiction"])
	denies(object.union(own([]), {"jurisdictions": ["eu"]}), ["requested_jurisdiction"])
	denies(object.union(undeclared([]), {"jurisdictions": ["world"]}), ["requested_jurisdiction"])
	denies(object.union(hosted([], "us"), {"jurisdictions": "us"}), ["requested_jurisdiction"])
}

test_project_jurisdictions if {
	allows(object.union(own([]), {"project": "home"}))
	allows(object.union(hosted([], "de"), {"project": "europe"}))
	allows(object.union(hosted([], "us"), {"project": "free"}))
	allows(object.union(hosted([], "us"), {"project": "not listed"}))
	denies(object.union(hosted([], "us"), {"project": "home"}), ["project_jurisdiction"])
	denies(object.union(undeclared([]), {"project": "europe"}), ["project_jurisdiction"])
}

test_project_models if {
	denies(object.union(hosted([], "de"), {"project": "europe", "deployment": {"model": "other"}}), ["project_model"])
	allows(object.union(hosted([], "de"), {"project": "europe", "deployment": {"model": "other", "id": "gpt"}}))
	allows(object.union(hosted([], "de"), {"project": "europe", "deployment": {"model": "other"}, "selected_model": "gpt"}))
}

test_denied_models if {
	denies(object.union(own([]), {"selected_model": "denied"}), ["denied_model"])
	denies(object.union(own([]), {"deployment": {"model": "denied"}}), ["denied_model"])
	denies(object.union(own([]), {"deployment": {"id": "denied-deployment"}}), ["denied_model"])
}

# Pins

test_pin_does_not_overrule if {
	pinned := object.union(hosted(["pii"], "us"), {"pinned": true})
	denies(pinned, ["data_residency"])
	"A pin points at this deployment; a pin does not overrule policy." in decide(pinned).reasons
	allows(object.union(hosted(["pii"], "eu"), {"pinned": true}))
}

# The question

test_question_must_be_complete if {
	every path in ["action", "step_tags", "selected_model", "deployment", "deployment/id", "deployment/model"] {
		not decide(json.remove(hosted([], "eu"), [path])).allow
	}
	denies({}, ["input"])
	denies(object.union(hosted([], "eu"), {"action": "tool.call"}), ["input"])
	denies(object.union(own([]), {"deployment": {"jurisdiction": 7}}), ["input"])
	denies(object.union(own([]), {"project": ["home"]}), ["input"])
}

test_reason_names_the_places if {
	"'pii' may not go to 'us', only to eea, local." in decide(hosted(["pii"], "us")).reasons
	"'pii' may not go to a place that is not declared, only to eea, local." in decide(undeclared(["pii"])).reasons
	"'pii' may not go to 'atlantis', which the taxonomy does not list, only to eea, local." in decide(hosted(["pii"], "atlantis")).reasons
}
