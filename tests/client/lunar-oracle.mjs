#!/usr/bin/env node
// lunar-oracle.mjs - every lunar month and solar term 1901-2100 against two other programs
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'

const skip = why => {
	console.log(process.env.CI ? `1..1\nnot ok 1 - ${why}` : `1..0 # SKIP ${why}`)
	process.exit(0)
}
const load = name => {
	for (const base of [import.meta.url, `${process.cwd()}/tests/client/x`])
		try { return createRequire(base)(name) } catch { /* the next place */ }
	return skip(`no npm package ${name}`)
}
const { LunarYear, Solar } = load('lunar-javascript')
const tyme = load('tyme4ts')

const two = n => String(n).padStart(2, '0')
const iso = (y, m, d) => `${y}-${two(m)}-${two(d)}`
const years = Array.from({ length: 200 }, (_, i) => 1901 + i)

function* monthsOfLunarJavascript() {
	for (const year of years)
		for (const m of LunarYear.fromYear(year).getMonths()) {
			if (m.getYear() !== year) continue
			const s = Solar.fromJulianDay(m.getFirstJulianDay())
			yield `month ${year} ${m.isLeap() ? 'leap-' : ''}${Math.abs(m.getMonth())} ` +
				`${iso(s.getYear(), s.getMonth(), s.getDay())} ${m.getDayCount()}`
		}
}

function* termsOfLunarJavascript() {
	for (const year of years)
		for (let t = Date.UTC(year, 0, 1); t < Date.UTC(year + 1, 0, 1); t += 86400000) {
			const d = new Date(t)
			const [y, m, n] = [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate()]
			const name = Solar.fromYmd(y, m, n).getLunar().getJieQi()
			if (name) yield `term ${year} ${name} ${iso(y, m, n)}`
		}
}

function* monthsOfTyme() {
	for (const year of years)
		for (const m of tyme.LunarYear.fromYear(year).getMonths()) {
			const s = m.getFirstDay ? m.getFirstDay().getSolarDay() : m.getDays()[0].getSolarDay()
			yield `month ${year} ${m.isLeap() ? 'leap-' : ''}${m.getMonth()} ` +
				`${iso(s.getYear(), s.getMonth(), s.getDay())} ${m.getDayCount()}`
		}
}

function* termsOfTyme() {
	for (const year of years)
		for (let i = 1; i <= 24; i++) {
			const term = tyme.SolarTerm.fromIndex(year, i)
			const s = term.getJulianDay().getSolarDay()
			yield `term ${s.getYear()} ${term.getName()} ${iso(s.getYear(), s.getMonth(), s.getDay())}`
		}
}

const lines = execFileSync(process.argv[2] ?? 'tests/calendar/lunar-probe', { encoding: 'utf8' })
const ours = new Set(lines.trim().split('\n'))
const oracles = {
	'months of lunar-javascript': [monthsOfLunarJavascript, 'month'],
	'terms of lunar-javascript': [termsOfLunarJavascript, 'term'],
	'months of tyme4ts': [monthsOfTyme, 'month'],
	'terms of tyme4ts': [termsOfTyme, 'term'],
}
let failed = 0, n = 0
console.log(`1..${Object.keys(oracles).length}`)
for (const [name, [list, kind]] of Object.entries(oracles)) {
	const theirs = new Set([...list()].filter(line => {
		const year = Number(line.split(' ')[1])
		return year >= 1901 && year <= 2100
	}))
	const expected = [...ours].filter(line => line.startsWith(`${kind} `))
	const wrong = [...theirs].filter(line => !ours.has(line))
		.concat(expected.filter(line => !theirs.has(line)))
	wrong.slice(0, 10).forEach(line => console.log(`# ${line}`))
	const good = wrong.length === 0 && theirs.size >= 2400
	failed += !good
	console.log(`${good ? 'ok' : 'not ok'} ${++n} - ${name} (${theirs.size})`)
}
process.exit(failed ? 1 : 0)
