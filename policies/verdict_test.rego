package maestro.verdict_test

import data.maestro.verdict

one := {"rule": "b", "reason": "B."}

other := {"rule": "a", "reason": "A."}

test_allowed_lists_grounds_in_order if {
	verdict.allowed({one, other}, {"left": 1}) == {"allow": true, "reasons": ["A.", "B."], "rules": ["a", "b"], "obligations": {"left": 1}}
}

test_granted_names_the_ground if {
	verdict.granted(one) == {"allow": true, "reasons": ["B."], "rules": ["b"], "obligations": {}}
}

test_denied_lists_denials_and_notes if {
	verdict.denied({one, other}, {"Note."}) == {"allow": false, "reasons": ["A.", "B.", "Note."], "rules": ["a", "b"], "obligations": {}}
}

test_denied_says_a_rule_once if {
	verdict.denied({one, {"rule": "b", "reason": "C."}}, set()).rules == ["b"]
}

test_denied_by_nothing_is_denied_by_default if {
	verdict.denied(set(), set()) == {
		"allow": false,
		"reasons": ["No rule allows this."],
		"rules": ["maestro.verdict.default_deny"],
		"obligations": {},
	}
}
