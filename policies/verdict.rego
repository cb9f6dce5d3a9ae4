# METADATA
# title: The shape of a decision
# description: |
#   Every package ends in one of these two. `grounds` and `denials` are sets of {"rule": name, "reason": sentence}.
package maestro.verdict

# METADATA
# title: Allowed, by these grounds
allowed(grounds, obligations) := {
	"allow": true,
	"reasons": sort({ground.reason | some ground in grounds}),
	"rules": sort({ground.rule | some ground in grounds}),
	"obligations": obligations,
}

# METADATA
# title: Allowed, by this ground alone
granted(ground) := {
	"allow": true,
	"reasons": [ground.reason],
	"rules": [ground.rule],
	"obligations": {},
}

# METADATA
# title: Denied, for these reasons
# description: Notes are sentences that belong to the answer without being the reason for it.
denied(denials, notes) := {
	"allow": false,
	"reasons": sort({denial.reason | some denial in denials} | notes),
	"rules": sort({denial.rule | some denial in denials}),
	"obligations": {},
} if {
	count(denials) > 0
}

# METADATA
# title: Denied because nothing allows it
denied(denials, _) := {
	"allow": false,
	"reasons": ["No rule allows this."],
	"rules": ["maestro.verdict.default_deny"],
	"obligations": {},
} if {
	count(denials) == 0
}
