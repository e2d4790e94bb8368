// read-feed.mjs - a feed as ical.js (Thunderbird, Nextcloud) reads it, one JSON object a line
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

let ical
for (const base of [import.meta.url, `${process.cwd()}/tests/client/x`, `${process.env.LINLI_NODE ?? '.'}/x`])
	try { ical = createRequire(base)('ical.js'); break } catch { /* the next place */ }
if (!ical) process.exit(77)
const ICAL = ical.default ?? ical
const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], 'utf8')))
for (const zone of calendar.getAllSubcomponents('vtimezone'))
	ICAL.TimezoneService.register(new ICAL.Timezone(zone))
for (const component of calendar.getAllSubcomponents('vevent')) {
	const event = new ICAL.Event(component)
	const alarms = component.getAllSubcomponents('valarm').length
	console.log(JSON.stringify({ uid: event.uid, summary: event.summary, location: event.location ?? '',
		description: event.description ?? '', start: event.startDate.toUnixTime(), end: event.endDate.toUnixTime(),
		date: event.startDate.isDate ? event.startDate.toString() : null,
		endDate: event.endDate.isDate ? event.endDate.toString() : null,
		sequence: event.sequence, status: component.getFirstPropertyValue('status'), alarms }))
}
