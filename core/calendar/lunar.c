/* lunar.c - the Chinese calendar from a table, and the solar terms */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/lunar.h"

#include <string.h>
#include <strings.h>

#include "base/lang.h"
#include "calendar/lunar-table.h"

static const struct words term_names[TERM_COUNT] = {
	{ { "小寒", "Minor Cold" } },
	{ { "大寒", "Major Cold" } },
	{ { "立春", "Start of Spring" } },
	{ { "雨水", "Rain Water" } },
	{ { "惊蛰", "Awakening of Insects" } },
	{ { "春分", "Spring Equinox" } },
	{ { "清明", "Pure Brightness" } },
	{ { "谷雨", "Grain Rain" } },
	{ { "立夏", "Start of Summer" } },
	{ { "小满", "Grain Buds" } },
	{ { "芒种", "Grain in Ear" } },
	{ { "夏至", "Summer Solstice" } },
	{ { "小暑", "Minor Heat" } },
	{ { "大暑", "Major Heat" } },
	{ { "立秋", "Start of Autumn" } },
	{ { "处暑", "End of Heat" } },
	{ { "白露", "White Dew" } },
	{ { "秋分", "Autumn Equinox" } },
	{ { "寒露", "Cold Dew" } },
	{ { "霜降", "Frost Descent" } },
	{ { "立冬", "Start of Winter" } },
	{ { "小雪", "Minor Snow" } },
	{ { "大雪", "Major Snow" } },
	{ { "冬至", "Winter Solstice" } },
};

/* Other spellings in use. */
static const struct {
	const char *name;
	int32_t term;
} term_aliases[] = {
	{ "Beginning of Spring", 2 },
	{ "Vernal Equinox", 5 },
	{ "Clear and Bright", 6 },
	{ "Qingming", 6 },
	{ "Beginning of Summer", 8 },
	{ "Grain Full", 9 },
	{ "Beginning of Autumn", 14 },
	{ "Limit of Heat", 15 },
	{ "Autumnal Equinox", 17 },
	{ "Frost's Descent", 19 },
	{ "Beginning of Winter", 20 },
	{ "Dongzhi", 23 },
};

static bool has_year(int32_t year)
{
	return year >= LUNAR_FIRST_YEAR && year <= LUNAR_LAST_YEAR;
}

static uint32_t word_of(int32_t year)
{
	return lunar_years[year - LUNAR_FIRST_YEAR];
}

static int32_t leap_of(uint32_t word)
{
	return (int32_t)(word >> 13 & 15);
}

static int32_t days_of(uint32_t word, int32_t index)
{
	return 29 + (int32_t)(word >> index & 1);
}

static int32_t months_of(uint32_t word)
{
	return leap_of(word) ? 13 : 12;
}

static civil_day new_year(int32_t year)
{
	return civil_from_date(year, 1, 1) + (int32_t)(word_of(year) >> 17);
}

/* Where the month stands in its year, from 0; -1 when the year has no such leap month. */
static int32_t index_of(uint32_t word, int32_t month, bool leap)
{
	int32_t twin = leap_of(word);
	if (month < 1 || month > 12 || (leap && month != twin))
		return -1;
	return month - 1 + (leap || (twin && month > twin));
}

int32_t lunar_month_days(int32_t year, int32_t month, bool leap)
{
	int32_t index = has_year(year) ? index_of(word_of(year), month, leap) : -1;
	return index < 0 ? 0 : days_of(word_of(year), index);
}

static civil_day year_end(int32_t year)
{
	uint32_t word = word_of(year);
	civil_day day = new_year(year) - 1;
	for (int32_t i = 0; i < months_of(word); i++)
		day += days_of(word, i);
	return day;
}

civil_day lunar_find(int32_t year, struct lunar_day wanted)
{
	if (!has_year(year))
		return CIVIL_NONE;
	if (wanted.eve)
		return year_end(year);
	uint32_t word = word_of(year);
	int32_t index = index_of(word, wanted.month, wanted.leap);
	if (index < 0 || wanted.day < 1 || wanted.day > days_of(word, index))
		return CIVIL_NONE;
	civil_day day = new_year(year) + wanted.day - 1;
	for (int32_t i = 0; i < index; i++)
		day += days_of(word, i);
	return day;
}

bool lunar_of(civil_day day, struct lunar_date *ret_date)
{
	int32_t year = civil_to_date(day).year;
	if (year > LUNAR_LAST_YEAR || (has_year(year) && day < new_year(year)))
		year--;
	if (!has_year(year) || day > year_end(year))
		return false;
	uint32_t word = word_of(year);
	int32_t left = day - new_year(year), index = 0, twin = leap_of(word);
	while (left >= days_of(word, index))
		left -= days_of(word, index++);
	*ret_date = (struct lunar_date){
		.year = year,
		.day = {
			.month = index + (twin && index >= twin ? 0 : 1),
			.day = left + 1,
			.leap = twin && index == twin,
			.eve = day == year_end(year),
		},
	};
	return true;
}

civil_day term_find(int32_t year, int32_t term)
{
	if (year < TERM_FIRST_YEAR || year > TERM_LAST_YEAR || term < 0 || term >= TERM_COUNT)
		return CIVIL_NONE;
	int32_t later = (int32_t)(term_years[year - TERM_FIRST_YEAR] >> 2 * term & 3);
	return civil_from_date(year, term / 2 + 1, term_earliest[term] + later);
}

static bool same_name(const char *known, const char *name, size_t n)
{
	return strlen(known) == n && strncasecmp(known, name, n) == 0;
}

int32_t term_parse(const char *name, size_t n)
{
	for (int32_t i = 0; i < TERM_COUNT; i++)
		if (same_name(term_names[i].in[LANG_ZH], name, n) ||
			same_name(term_names[i].in[LANG_EN], name, n))
			return i;
	for (size_t i = 0; i < sizeof term_aliases / sizeof *term_aliases; i++)
		if (same_name(term_aliases[i].name, name, n))
			return term_aliases[i].term;
	return -1;
}

const char *term_name_zh(int32_t term)
{
	return term_names[term].in[LANG_ZH];
}

const char *term_name_en(int32_t term)
{
	return term_names[term].in[LANG_EN];
}
