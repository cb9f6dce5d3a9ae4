package maestro.calendar_test

import data.maestro.calendar

ns(text) := time.parse_rfc3339_ns(text)

holidays := {"from": "2026-12-20T00:00:00+01:00", "until": "2027-01-04T00:00:00Z"}

test_stretch_holds_its_start_and_not_its_end if {
	calendar.inside(holidays, ns("2026-12-19T23:00:00Z"))
	calendar.inside(holidays, ns("2027-01-03T23:59:59Z"))
	calendar.outside(holidays, ns("2026-12-19T22:59:59Z"))
	calendar.outside(holidays, ns("2027-01-04T00:00:00Z"))
	not calendar.outside(holidays, ns("2026-12-24T18:00:00Z"))
	not calendar.inside(holidays, ns("2026-06-24T18:00:00Z"))
}

weekend := {"days": ["saturday", "sunday"]}

test_whole_days if {
	calendar.inside(weekend, ns("2026-07-04T00:00:00Z"))
	calendar.inside(weekend, ns("2026-07-05T23:59:00Z"))
	calendar.outside(weekend, ns("2026-07-06T00:00:00Z"))
}

office := {"days": ["monday", "wednesday"], "from": "09:00", "until": "17:30", "zone": "Europe/Berlin"}

test_hours_are_those_of_the_zone if {
	calendar.inside(office, ns("2026-07-01T07:00:00Z"))
	calendar.inside(office, ns("2026-07-01T15:29:59Z"))
	calendar.outside(office, ns("2026-07-01T06:59:59Z"))
	calendar.outside(office, ns("2026-07-01T15:30:00Z"))
	calendar.outside(office, ns("2026-07-02T10:00:00Z"))
}

test_summer_time_moves_the_hours if {
	calendar.outside(office, ns("2026-12-02T07:30:00Z"))
	calendar.inside(office, ns("2026-12-02T08:00:00Z"))
}

nights := {"days": ["friday"], "from": "18:00", "until": "06:00", "zone": "Europe/Berlin"}

test_nights_go_on_the_morning_after if {
	calendar.inside(nights, ns("2026-07-03T16:00:00Z"))
	calendar.inside(nights, ns("2026-07-03T22:30:00Z"))
	calendar.inside(nights, ns("2026-07-04T03:59:00Z"))
	calendar.outside(nights, ns("2026-07-04T04:00:00Z"))
	calendar.outside(nights, ns("2026-07-03T15:59:00Z"))
	calendar.outside(nights, ns("2026-07-03T01:00:00Z"))
	calendar.outside(nights, ns("2026-07-04T16:00:00Z"))
}

test_morning_after_a_short_day if {
	saturdays := {"days": ["saturday"], "from": "22:00", "until": "01:00", "zone": "Europe/Berlin"}
	calendar.inside(saturdays, ns("2026-03-28T23:30:00Z"))
	sundays := {"days": ["sunday"], "from": "22:00", "until": "01:00", "zone": "Europe/Berlin"}
	calendar.inside(sundays, ns("2026-03-29T22:30:00Z"))
}

unreadable := [
	{},
	{"from": "2026-12-20"},
	{"from": "2027-12-20T00:00:00Z", "until": "2026-12-20T00:00:00Z"},
	{"days": []},
	{"days": "friday"},
	{"days": ["Fryday"]},
	{"days": ["friday"], "from": "25:00"},
	{"days": ["friday"], "from": "9:00"},
	{"days": ["friday"], "zone": "Europe/Atlantis"},
	"friday",
	null,
]

test_nobody_is_in_or_out_of_what_cannot_be_read if {
	every window in unreadable {
		not calendar.inside(window, ns("2026-07-03T12:00:00Z"))
		not calendar.outside(window, ns("2026-07-03T12:00:00Z"))
	}
}
