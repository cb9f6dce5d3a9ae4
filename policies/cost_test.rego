package maestro.cost_test

import data.maestro.cost

taxonomy := {"classes": {"pii": {}}, "labels": {"project": {}}}

config := {
	"run_usd": {"levels": {"L1": 10, "L4": 5, "L5": "much"}, "recipes": {"cheap": 2}, "projects": {"small": 1}},
	"step_usd": {"levels": {"L1": 2, "L4": 1, "L5": 1}, "recipes": {"cheap": 0.5}, "projects": {"small": 0.25}},
}

start := {
	"action": "run.start",
	"run": {"recipe": "tidy", "autonomy": "L1", "tags": [], "cost_usd": 0},
	"recipe": {"name": "tidy", "controls": {}},
}

node(spent) := {
	"action": "node.start",
	"run": {"id": "r1", "recipe": "tidy", "autonomy": "L1", "tags": [], "cost_usd": spent},
	"node": {"id": "plan", "kind": "agent"},
	"step_tags": [],
}

decide(question) := answer if {
	answer := cost.decision with input as question
		with data.maestro.taxonomy.config as taxonomy
		with data.maestro.cost.config as config
}

allows(question) if decide(question).allow

denies(question, rules) if {
	answer := decide(question)
	not answer.allow
	answer.obligations == {}
	answer.rules == [sprintf("maestro.cost.%s", [rule]) | some rule in rules]
	count(answer.reasons) > 0
}

test_caps_of_the_level if {
	decide(node(0)).obligations == {"run_budget_usd": 10, "step_budget_usd": 2}
	decide(object.union(node(0), {"run": {"autonomy": "L4"}})).obligations == {"run_budget_usd": 5, "step_budget_usd": 1}
}

test_lowest_cap_holds if {
	decide(object.union(node(0), {"run": {"recipe": "cheap"}})).obligations == {"run_budget_usd": 2, "step_budget_usd": 0.5}
	decide(object.union(node(0), {"run": {"recipe": "cheap", "tags": ["project:small"]}})).obligations == {"run_budget_usd": 1, "step_budget_usd": 0.25}
	decide(object.union(node(0), {"step_tags": ["project:small"]})).obligations == {"run_budget_usd": 1, "step_budget_usd": 0.25}
	decide(object.union(node(0), {"run": {"tags": ["project:other", "pii"]}})).obligations == {"run_budget_usd": 10, "step_budget_usd": 2}
}

test_the_recipes_own_budget_holds_at_every_node if {
	decide(object.union(node(0), {"controls": {"budget_usd": 3}})).obligations == {"run_budget_usd": 3, "step_budget_usd": 2}
	denies(object.union(node(3), {"controls": {"budget_usd": 3}}), ["run_cap"])
}

test_a_step_gets_no_more_than_the_run_has_left if {
	decide(node(9.25)).obligations == {"run_budget_usd": 0.75, "step_budget_usd": 0.75}
	decide(node(9.25)).reasons == ["The run has 0.75 of 10 USD left."]
}

test_spent_run_starts_no_node if {
	allows(node(9.99))
	denies(node(10), ["run_cap"])
	denies(node(12.5), ["run_cap"])
	denies(object.union(node(1), {"run": {"tags": ["project:small"]}}), ["run_cap"])
}

test_recipe_may_not_ask_for_more_than_the_cap if {
	allows(start)
	allows(object.union(start, {"recipe": {"controls": {"budget_usd": 10}}}))
	denies(object.union(start, {"recipe": {"controls": {"budget_usd": 10.01}}}), ["budget"])
	denies(object.union(start, {"recipe": {"controls": {"budget_usd": "10"}}}), ["budget"])
	denies(object.union(start, {"run": {"autonomy": "L4"}, "recipe": {"controls": {"budget_usd": 6}}}), ["budget"])
}

test_level_without_a_cap if {
	denies(object.union(node(0), {"run": {"autonomy": "L2"}}), ["no_cap"])
	denies(object.union(node(0), {"run": {"autonomy": "L5"}}), ["no_cap"])
	not decide(json.remove(node(0), ["run/autonomy"])).allow
}

test_unknown_tag if {
	denies(object.union(node(0), {"run": {"tags": ["mystery"]}}), ["unknown_tag"])
	denies(object.union(node(0), {"step_tags": ["pii:eu"]}), ["unknown_tag"])
}

test_question_must_be_complete if {
	every path in ["action", "run", "run/recipe", "run/tags", "run/cost_usd"] {
		not decide(json.remove(node(0), [path])).allow
	}
	denies({}, ["input", "no_cap"])
	denies(node(-1), ["input"])
	denies(object.union(node(0), {"action": "route"}), ["input"])
	denies(object.union(node(0), {"step_tags": "pii"}), ["input"])
}
