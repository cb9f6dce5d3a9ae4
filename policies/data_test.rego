# The data that the policies decide by, checked for slips: a list where a name was meant, a name that nothing else knows.
# These tests look at data.json as it is, so they fail when an edit of it breaks something.
package maestro.data_test

import data.maestro.calendar
import data.maestro.taxonomy

classes := data.maestro.taxonomy.config.classes

jurisdictions := data.maestro.taxonomy.config.jurisdictions

groups := data.maestro.taxonomy.config.groups

places := object.keys(jurisdictions) | object.keys(groups)

test_classes_name_known_places if {
	every class in classes {
		is_array(class.jurisdictions)
		every place in class.jurisdictions { place in places }
	}
}

test_classes_say_the_rest if {
	every name, class in classes {
		not contains(name, ":")
		is_string(class.description)
		is_boolean(class.self_hosted_only)
		is_boolean(class.logs)
		is_boolean(object.get(class, "anywhere", false))
		is_boolean(object.get(class, "export_controlled", false))
		object.keys(class) - {"description", "jurisdictions", "self_hosted_only", "logs", "anywhere", "export_controlled"} == set()
	}
}

test_labels_have_no_colon if {
	every key, label in data.maestro.taxonomy.config.labels {
		not contains(key, ":")
		not classes[key]
		is_string(label.description)
	}
}

test_jurisdictions_lie_within_known_groups if {
	every name, jurisdiction in jurisdictions {
		name == lower(name)
		is_string(jurisdiction.name)
		every group in jurisdiction.within { group in places }
	}
}

test_regions_lie_in_known_jurisdictions if {
	every region, place in data.maestro.taxonomy.config.regions {
		not jurisdictions[region]
		jurisdictions[place]
	}
}

test_projects_name_known_places if {
	every project in data.maestro.routing.config.projects {
		every place in object.get(project, "jurisdictions", []) { place in places }
		is_array(object.get(project, "models", []))
	}
	is_array(data.maestro.routing.config.denied_models)
}

test_tool_servers if {
	config := data.maestro.tools.config
	every entry in array.concat([config["default"]], [server | some server in config.servers]) {
		patterns(entry.allow)
		patterns(object.get(entry, "read_only", []))
		narrows(entry)
		every tool in object.get(entry, "tools", {}) {
			narrows(tool)
			every kinds in object.get(tool, "arguments", {}) {
				object.keys(kinds) - {"required", "forbidden", "paths", "enum", "regex", "minimum", "maximum", "max_length"} == set()
				regex.is_valid(object.get(kinds, "regex", ""))
			}
		}
	}
}

narrows(entry) if {
	patterns(object.get(entry, "recipes", []))
	every level in object.get(entry, "levels", []) { level in taxonomy.levels }
	every class in object.get(entry, "classes", []) { classes[class] }
	object.keys(entry) - {"allow", "read_only", "recipes", "levels", "classes", "tools", "arguments", "only_these_arguments"} == set()
}

patterns(list) if {
	is_array(list)
	every pattern in list { is_boolean(glob.match(pattern, null, "")) }
}

test_levels_need_what_rules_know if {
	object.keys(data.maestro.autonomy.config.levels) == taxonomy.levels
	every level in data.maestro.autonomy.config.levels {
		every need in level.needs { data.maestro.autonomy.wording[need] }
	}
	patterns(data.maestro.autonomy.config.machines)
}

test_windows_and_freezes_can_be_read if {
	now := time.parse_rfc3339_ns("2026-07-01T10:00:00Z")
	every level, windows in data.maestro.autonomy.config.windows {
		level in taxonomy.levels
		every window in windows { calendar.readable(window, now) }
	}
	every freeze in array.concat(data.maestro.autonomy.config.freezes, data.maestro.release.config.freezes) {
		calendar.readable(freeze, now)
		is_string(freeze.reason)
		every list in ["levels", "recipes", "kinds", "environments"] { is_array(object.get(freeze, list, [])) }
	}
}

test_caps_are_amounts if {
	every table in [data.maestro.cost.config.run_usd, data.maestro.cost.config.step_usd] {
		object.keys(table.levels) == taxonomy.levels
		every caps in table {
			every cap in caps { is_number(cap) }
		}
	}
}

test_release_limits_are_numbers if {
	config := data.maestro.release.config
	config.steps == sort(config.steps)
	is_number(config.max_slo_burn)
	every table in [config.approvers, config.max_blast_radius] {
		object.keys(table) == taxonomy.levels
		every limit in table { is_number(limit) }
	}
}

test_approvers_are_patterns if {
	config := data.maestro.approval.config
	patterns(config.never)
	patterns(config.approvers["default"])
	every level, list in config.approvers.levels {
		level in taxonomy.levels
		patterns(list)
	}
	every list in config.approvers.recipes { patterns(list) }
}

test_halts_can_be_read if data.maestro.safety.readable
