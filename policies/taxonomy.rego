# METADATA
# title: Words that all policies share
# description: |
#   Tags, data classes, labels, autonomy levels and name patterns. The lists are data (`data.maestro.taxonomy.config`);
#   what they do not name is unknown, and whatever is unknown is denied.
package maestro.taxonomy

import data.maestro.taxonomy.config

# METADATA
# title: Autonomy levels
levels := {"L0", "L1", "L2", "L3", "L4", "L5"}

# METADATA
# title: Levels at which two people decide
dual_control_levels := {"L4", "L5"}

# METADATA
# title: Tags that the taxonomy does not know
# description: What is no list of tags is unknown as a whole.
unknown(tags) := {tag | some tag in tags; not known(tag)} if is_array(tags)

unknown(tags) := {tags} if not is_array(tags)

# METADATA
# title: A tag is a data class
known(tag) if config.classes[tag]

# METADATA
# title: or a label
known(tag) if known_label(tag)

# METADATA
# title: A label, key:value, whose key is listed
known_label(tag) if {
	colon := indexof(tag, ":")
	colon > 0
	config.labels[substring(tag, 0, colon)]
	count(tag) > colon + 1
}

# METADATA
# title: Key and value of a label
# description: Undefined for what is no label. The value may hold colons, but not be empty.
label(tag) := [substring(tag, 0, colon), value] if {
	colon := indexof(tag, ":")
	colon > 0
	value := substring(tag, colon + 1, -1)
	value != ""
}

# METADATA
# title: A name fits one of some patterns
# description: In a pattern, `*` stands for anything, `?` for one character, `{a,b}` for either.
matches(name, patterns) if {
	some pattern in patterns
	glob.match(pattern, null, name)
}

# METADATA
# title: A list as text
# description: Whatever it holds, so that a reason can always be given.
text(values) := concat(", ", values)

else := sprintf("%v", [values])
