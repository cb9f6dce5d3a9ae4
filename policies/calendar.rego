# METADATA
# title: Windows of time
# description: |
#   A window is a stretch between two instants, {"from": "2026-12-20T00:00:00Z", "until": "2027-01-04T00:00:00Z"}, or comes
#   back each week, {"days": ["friday"], "from": "18:00", "until": "06:00", "zone": "Europe/Berlin"}. `from` belongs to it,
#   `until` does not. A weekly window that ends at or before the hour it begins ends the day after; without hours it is the
#   whole day; without a zone the hours are UTC. Nobody is inside or outside of a window that cannot be read.
package maestro.calendar

# METADATA
# title: An instant (nanoseconds) lies in a window
inside(window, ns) if {
	bounds := instants(window)
	bounds.from <= ns
	ns < bounds.until
}

inside(window, ns) if {
	week := weekly(window)
	now := local(week.zone, ns)
	in_week(week, now.day, now.minute)
}

# METADATA
# title: An instant lies outside of a window that can be read
outside(window, ns) if {
	readable(window, ns)
	not inside(window, ns)
}

# METADATA
# title: A window can be read
readable(window, _) if instants(window)

readable(window, ns) if local(weekly(window).zone, ns)

instants(window) := {"from": from, "until": until} if {
	not window.days
	from := time.parse_rfc3339_ns(window.from)
	until := time.parse_rfc3339_ns(window.until)
	from < until
}

weekly(window) := {"days": window.days, "from": from, "until": until, "zone": zone} if {
	count(window.days) > 0
	every day in window.days { day_before[day] }
	from := minutes(object.get(window, "from", "00:00"))
	until := minutes(object.get(window, "until", "24:00"))
	zone := object.get(window, "zone", "UTC")
}

# METADATA
# title: Minutes of the day, of HH:MM
minutes(text) := (to_number(hour) * 60) + to_number(minute) if {
	regex.match(`^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`, text)
	[hour, minute] := split(text, ":")
}

# METADATA
# title: Day of the week and minute of the day in a time zone
local(zone, ns) := {"day": lower(time.weekday([ns, zone])), "minute": (hour * 60) + minute} if {
	[hour, minute, _] := time.clock([ns, zone])
}

# Within one day
in_week(week, day, minute) if {
	week.from < week.until
	day in week.days
	week.from <= minute
	minute < week.until
}

# Over midnight: the evening
in_week(week, day, minute) if {
	week.from >= week.until
	day in week.days
	week.from <= minute
}

# and the morning after
in_week(week, day, minute) if {
	week.from >= week.until
	day_before[day] in week.days
	minute < week.until
}

day_before := {
	"monday": "sunday",
	"tuesday": "monday",
	"wednesday": "tuesday",
	"thursday": "wednesday",
	"friday": "thursday",
	"saturday": "friday",
	"sunday": "saturday",
}
