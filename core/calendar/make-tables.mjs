// make-tables.mjs - prints lunar-table.h; run it by hand: node make-tables.mjs > lunar-table.h
// SPDX-License-Identifier: Apache-2.0
// Needs the npm packages of tests/client/package.json.  The facts are astronomy's; the tests hold
// the printed table against two programs (tests/calendar/lunar-oracle.mjs).
import lunar from 'lunar-javascript'
const { LunarYear, Solar } = lunar

const day = (y, m, d) => Date.UTC(y, m - 1, d) / 86400000
const months = year => LunarYear.fromYear(year).getMonths().filter(m => m.getYear() === year)

function word(year) {
	const list = months(year)
	const first = Solar.fromJulianDay(list[0].getFirstJulianDay())
	const newYear = day(first.getYear(), first.getMonth(), first.getDay()) - day(year, 1, 1)
	const leap = list.find(m => m.isLeap())
	let bits = 0
	list.forEach((m, i) => { bits |= (m.getDayCount() === 30 ? 1 : 0) << i })
	return bits | (leap ? -leap.getMonth() : 0) << 13 | newYear << 17
}

const names = ['小寒', '大寒', '立春', '雨水', '惊蛰', '春分', '清明', '谷雨', '立夏', '小满', '芒种',
	'夏至', '小暑', '大暑', '立秋', '处暑', '白露', '秋分', '寒露', '霜降', '立冬', '小雪', '大雪', '冬至']

// Each term keeps within four days of the month over the two centuries: two bits from the earliest.
function terms(year) {
	const days = new Array(24)
	for (let m = 1; m <= 12; m++)
		for (let d = 1; d <= new Date(Date.UTC(year, m, 0)).getUTCDate(); d++) {
			const name = Solar.fromYmd(year, m, d).getLunar().getJieQi()
			if (name) days[names.indexOf(name)] = d
		}
	return days
}

const years = Array.from({ length: 200 }, (_, i) => 1901 + i)
const all = years.map(terms)
const earliest = names.map((_, t) => Math.min(...all.map(days => days[t])))
const packed = all.map(days => days.reduce((sum, d, t) => sum | BigInt(d - earliest[t]) << BigInt(2 * t), 0n))
for (const days of all) days.forEach((d, t) => { if (d - earliest[t] > 3) throw new Error('two bits') })

function rows(items, width) {
	for (let i = 0; i < items.length; i += width)
		console.log('\t' + items.slice(i, i + width).join(', ') + ',')
}
console.log(`/* lunar-table.h - months and solar terms 1901-2100, printed by make-tables.mjs */
/* SPDX-License-Identifier: Apache-2.0 */
/* clang-format off */

/* A lunar year: bits 0-12 its months in order, the leap month after the one it doubles, 1 for 30
 * days and 0 for 29; bits 13-16 the month that has a leap twin, 0 for none; bits 17-22 the day of
 * 1-1, in days after 1 January. */
static const uint32_t lunar_years[] = {`)
rows(years.map(y => '0x' + word(y).toString(16).padStart(6, '0')), 8)
console.log(`};

/* The earliest day of the month of each term, and for each year two bits a term to add. */
static const uint8_t term_earliest[] = {`)
rows(earliest, 12)
console.log('};\nstatic const uint64_t term_years[] = {')
rows(packed.map(p => '0x' + p.toString(16).padStart(12, '0')), 5)
console.log('};')
