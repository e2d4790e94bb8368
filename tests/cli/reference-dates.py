#!/usr/bin/env python3
# reference-dates.py - sections 4 and 5 of ini-reference.md: rules, and what their dates mean
# SPDX-License-Identifier: Apache-2.0
"""Dates are expanded a second time here, by looking at every day there is, and compared with what
plan and explain say."""
import datetime
import random

from harness import HEAD, main, promise, want
from marks import Community, activity, many

ONE = datetime.timedelta(1)

SAME = """daily|every day|每天|每日 FREQ=DAILY
weekdays|周一至周五|每周一至周五 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
weekends|周末|每周末 FREQ=WEEKLY;BYDAY=SA,SU
every saturday|every Sat|weekly on saturday|每周六|每星期六 FREQ=WEEKLY;BYDAY=SA
every sunday|每周日|每周天|每星期日|每星期天 FREQ=WEEKLY;BYDAY=SU
weekly on mon, thu|every thursday, monday|every monday and thursday|每周一、周四|每周四、一|每周一和周四 FREQ=WEEKLY;BYDAY=MO,TH
monthly on first saturday|monthly on 1st sat|每月第一个星期六|每月第1个周六|每 月 的 第一个 周六 FREQ=MONTHLY;BYDAY=1SA
monthly on first, third saturday|monthly on first and third saturday|每月第一、第三个星期六|每月第三、第一个周六|每月第一个和第三个星期六 FREQ=MONTHLY;BYDAY=1SA,3SA
monthly on last saturday|每月最后一个星期六 FREQ=MONTHLY;BYDAY=-1SA
monthly on fifth friday|每月第五个周五 FREQ=MONTHLY;BYDAY=5FR
monthly on first, last friday|每月第一、最后一个周五 FREQ=MONTHLY;BYDAY=1FR,-1FR
monthly on day 1, 15|monthly on day 15, 1|每月1日、15日|每月一号、十五号 FREQ=MONTHLY;BYMONTHDAY=1,15
monthly on last day|每月最后一天|每月的最后一天 FREQ=MONTHLY;BYMONTHDAY=-1
yearly on 12-05|每年12月5日|每年十二月五号 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5
yearly on second sunday of may|每年5月第二个周日|每年五月的第二个星期天 FREQ=YEARLY;BYMONTH=5;BYDAY=2SU
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR
FREQ=WEEKLY;BYDAY=FR;UNTIL=20270131 FREQ=WEEKLY;BYDAY=FR;UNTIL=20270131"""

ANCHORED = """every 2 days|每2天|每两天 FREQ=DAILY;INTERVAL=2
every 2 weeks on saturday|隔周周六|隔周的星期六|每两个星期的周六 FREQ=WEEKLY;INTERVAL=2;BYDAY=SA
every 3 weeks on mon, thu|每3周周一、周四|每三个星期的周一、四 FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH
quarterly on second saturday|every 3 months on second saturday|每季度第二个星期六|每三个月的第二个周六 FREQ=MONTHLY;INTERVAL=3;BYDAY=2SA
every 2 months on last day|每两个月的最后一天 FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1
weekly on tuesday, 6 times|每周二，共6次|每周二,共六次 FREQ=WEEKLY;COUNT=6;BYDAY=TU
every 2 weeks on tue, sat, 7 times|隔周周二、周六，共7次 FREQ=WEEKLY;INTERVAL=2;COUNT=7;BYDAY=TU,SA
FREQ=DAILY;INTERVAL=400 FREQ=DAILY;INTERVAL=400
FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=2SU FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=2SU"""


def month_days(day):
    return ((day.replace(day=1) + 32 * ONE).replace(day=1) - ONE).day


WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def fits(rule, day):
    """Is it one of the days the rule names, every period counted?"""
    last = month_days(day)
    if "BYMONTH" in rule and str(day.month) not in rule["BYMONTH"].split(","):
        return False
    if "BYMONTHDAY" in rule and not {str(day.day), str(day.day - last - 1)} & set(
            rule["BYMONTHDAY"].split(",")):
        return False
    name = WEEK[day.weekday()]
    names = {name, f"{(day.day + 6) // 7}{name}", f"-{(last - day.day) // 7 + 1}{name}"}
    return "BYDAY" not in rule or bool(names & set(rule["BYDAY"].split(",")))


def period(rule, day):
    return {"DAILY": day.toordinal(), "WEEKLY": (day.toordinal() - 1) // 7,
            "MONTHLY": day.year * 12 + day.month, "YEARLY": day.year}[rule["FREQ"]]


def expand(text, start, first, last):
    """The days of a rule, by looking at every day there is."""
    rule = dict(part.split("=") for part in text.split(";"))
    begin = datetime.date((start or first).year, 1, 1)
    days = [day for day in (begin + n * ONE for n in range((last - begin).days + 1))
            if fits(rule, day)]
    if "BYSETPOS" in rule:
        groups = {}
        for day in days:
            groups.setdefault(period(rule, day), []).append(day)
        days = [group[int(rule["BYSETPOS"])] for group in groups.values()]
    if start:
        days = [day for day in days if day >= start]
    step = int(rule.get("INTERVAL", 1))
    days = [day for day in days if (period(rule, day) - period(rule, days[0])) % step == 0]
    days = days[:int(rule.get("COUNT", len(days)))]
    return [day for day in days if day >= first and str(day).replace("-", "") <=
            rule.get("UNTIL", "99999999")]


def parts(text):
    return {key: sorted(value.split(",")) for key, value in
            (part.split("=") for part in text.split(";"))}


def same_rules(table, start):
    rows = [row.rsplit(" ", 1) for row in table.split("\n")]
    rules = [(phrase, rule) for phrases, rule in rows for phrase in phrases.split("|")]
    since = f" | from = {start}" if start else ""
    c = Community(HEAD + many("\n".join(f"when = {phrase}{since}" for phrase, _ in rules)))
    first, last = datetime.date(2026, 11, 23), datetime.date(2028, 2, 29)
    added = {}
    plan = c.ask("plan", "--from", str(first), "--to", str(last))
    for item in plan["items"]:
        added.setdefault(item["activity"], []).append(item["date"])
    for number, (phrase, rule) in enumerate(rules):
        days = [str(day) for day in expand(rule, start, first, last)]
        want(added.get(f"a{number}", []), days, phrase)
    for number, (phrase, rule) in enumerate(rules):
        if number % 4 != 0:
            continue
        for lang in ("en", "zh"):
            said = c.ask("explain", f"a{number}", "--count", "1", lang=lang)["subject"]
            want(parts(said["rrule"]), parts(rule), phrase)
            again = Community(HEAD + activity(f"when = {said['rule']}" + since.replace(" | ", "\n")))
            back = again.ask("explain", "tea", "--count", "1", lang=lang)["subject"]
            want((back["rrule"], back["rule"]), (said["rrule"], said["rule"]), said["rule"])


@promise("4: every phrase equals one RRULE, and what explain prints is the same rule again")
def phrases():
    same_rules(SAME, None)


@promise("5.2: an interval or a count begins at the first day on or after from")
def anchors():
    same_rules(ANCHORED, datetime.date(2026, 12, 12))


LUNAR = {  # from the almanac, until the end of 2029
    "lunar 9-9|农历九月初九": "2027-10-08 2028-10-26 2029-10-16",
    "lunar 1-15|农历正月十五": "2027-02-20 2028-02-09 2029-02-27",
    "lunar eve|除夕|农历除夕": "2027-02-05 2028-01-25 2029-02-12",
    "lunar 12-8|农历腊月初八|农历十二月初八": "2027-01-15 2028-01-04 2029-01-22",
    "lunar leap-5-5|农历闰五月初五": "2028-06-27",
    "lunar 5-5": "2027-06-09 2028-05-28 2029-06-16",
    "lunar leap-6-15": "", "lunar 12-30": "",
    "solar-term 清明|节气清明|solar-term Pure Brightness": "2027-04-05 2028-04-04 2029-04-04",
    "节气冬至": "2026-12-22 2027-12-22 2028-12-21 2029-12-21",
    "yearly on 02-29": "2028-02-29",
}


@promise("5.2: lunar days and solar terms; what does not exist moves nowhere")
def lunar():
    rules = [(rule, days.split()) for key, days in LUNAR.items() for rule in key.split("|")]
    c = Community(HEAD + many("\n".join(f"when = {rule}" for rule, _ in rules)))
    got = {}
    for item in c.ask("plan", "--to", "2029-12-31")["items"]:
        got.setdefault(item["activity"], []).append(item["date"])
    for number, (rule, days) in enumerate(rules):
        want(got.get(f"a{number}", []), days, rule)


# --- 5: what the dates mean ---

CLOCKS = """Europe/Berlin 2027-03-28 02:30 1h 03:30:00+02:00 2027-03-28T04:30:00+02:00
Europe/Berlin 2027-03-28 02:30 30m 03:30:00+02:00 2027-03-28T04:00:00+02:00
Europe/Berlin 2027-03-28 01:30 1h 01:30:00+01:00 2027-03-28T03:30:00+02:00
Europe/Berlin 2027-03-27 22:00 8h 22:00:00+01:00 2027-03-28T06:00:00+02:00
Europe/Berlin 2027-10-30 22:00 8h 22:00:00+02:00 2027-10-31T06:00:00+01:00
Europe/Berlin 2027-10-31 02:30 1h 02:30:00+02:00 2027-10-31T03:30:00+01:00
Europe/Berlin 2027-10-31 02:30 15m 02:30:00+02:00 2027-10-31T02:45:00+02:00
America/New_York 2027-03-14 02:30 1h 03:30:00-04:00 2027-03-14T04:30:00-04:00
America/New_York 2027-11-07 01:30 1h 01:30:00-04:00 2027-11-07T02:30:00-05:00
Australia/Sydney 2027-04-04 02:30 1h 02:30:00+11:00 2027-04-04T03:30:00+10:00
Australia/Sydney 2027-10-03 02:30 1h 03:30:00+11:00 2027-10-03T04:30:00+11:00
Australia/Lord_Howe 2027-10-03 02:15 15m 02:45:00+11:00 2027-10-03T03:00:00+11:00
Asia/Kathmandu 2026-12-05 09:00 1h 09:00:00+05:45 2026-12-05T10:00:00+05:45
Asia/Shanghai 2026-12-31 08:00 24h 08:00:00+08:00 2027-01-01T08:00:00+08:00
Asia/Shanghai 2026-12-05 00:00 31d 00:00:00+08:00 2027-01-05T00:00:00+08:00"""


@promise("5.1: civil time first, the offset before a transition, and never an end before the start")
def clocks():
    for row in CLOCKS.split("\n"):
        zone, day, start, lasts, begins, ends = row.split(" ")
        c = Community(HEAD.replace("Asia/Shanghai", zone) +
                      activity(f"when = {day}\nstart = {start}\nlasts = {lasts}"))
        item = c.ask("explain", "tea")["items"][0]
        want((item["start"], item["end"]), (f"{day}T{begins}", ends), row)


TURNS = [
    ("areas = kind grid\nrotate = areas", "g1 g2 g3 g10 g1 g2"),
    ("areas = g10, g2\nrotate = areas\nexcept = 2026-12-11", "g10 - g2 g10 g2 g10"),
    ("areas = g1, g2, g3\nrotate = areas\nalso = 2026-12-08", "g1 g2 g3 g1 g2 g3"),
    ("areas = g1, g2, g3\nrotate = areas\non-holiday = skip", "g1 g2 g3 g1 g2 g3"),
    ("areas = g1, g2, g3\nrotate = areas\nrotate-within = 2w",
     "g1,g2 g3,g1 g2,g3 g1,g2 g3,g1 g2,g3"),
]


@promise("5.6: turns by original dates, cancelled ones counted, excepted ones not")
def turns():
    grids = "".join(f"[area g{n}]\nname = {n}\n" for n in (1, 2, 10, 3))
    for keys, areas in TURNS:
        c = Community(HEAD + grids + "[calendar]\nholidays = cn.csv\n" +
                      activity("from = 2026-12-01\n" + keys),
                      cn_csv="2026-12-11,holiday,x\n2027-01-01,holiday,x\n")
        items = c.ask("explain", "tea", "--count", "6")["items"]
        want([item["area"] or "-" for item in items], areas.split(), keys)


RULES = ["FREQ=WEEKLY;BYDAY=SA", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=1SA,3SA",
         "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", "FREQ=MONTHLY;BYMONTHDAY=-1",
         "FREQ=WEEKLY;COUNT=9;BYDAY=WE"]


class World:
    """A made-up calendar and an activity in it; `days` says what section 5 makes of them."""

    def __init__(self, seed):
        dice = self.dice = random.Random(seed)
        self.known = {year for year in (2025, 2026, 2027, 2028) if dice.random() < .8}
        self.rows, self.off = {}, set()
        for year in sorted(self.known):
            self.fill(year)
        for _ in range(dice.randint(0, 12)):
            self.off.add(datetime.date(2026, 10, 1) + ONE * dice.randint(0, 600))
        self.rule = dice.choice(RULES)
        self.holiday = dice.choice(["keep", "skip", "next-workday", "previous-workday",
                                    "next-week"])
        self.makeup = dice.choice(["normal", "normal", "skip", "next-week"])
        if self.rule == RULES[5] and dice.random() < .6:
            self.makeup = "run"
        self.school = dice.choice(["keep", "skip"])
        self.mark = dice.random() < .7
        needs = "INTERVAL" in self.rule or "COUNT" in self.rule
        self.start = self.some_day(120) if needs or dice.random() < .3 else None
        self.until = self.some_day(300, 200) if dice.random() < .25 else None
        self.also = sorted({self.some_day(400) for _ in range(dice.choice([0, 0, 3]))})
        self.outs = [(day, day + ONE * dice.choice([0, 1, 5, 20]))
                     for day in {self.some_day(400) for _ in range(dice.choice([0, 0, 2]))}]
        begin = self.some_day(100, -50)
        self.season = [(begin, begin + ONE * dice.randint(30, 250))] if dice.random() < .3 else []

    def some_day(self, spread, later=0):
        return datetime.date(2026, 12, 1) + ONE * (later + self.dice.randint(0, spread))

    def fill(self, year):
        for day in (datetime.date(year, 1, 1) + n * ONE for n in range(365)):
            roll = self.dice.random()
            if roll < .05:
                for n in range(self.dice.randint(1, 8)):
                    if (day + n * ONE).year == year:
                        self.rows.setdefault(day + n * ONE, "holiday")
            elif roll < .12 and day.weekday() >= 5:
                self.rows.setdefault(day, "workday")

    def text(self):
        lines = [f"when = {'weekdays' if self.rule == RULES[5] else self.rule}",
                 f"on-holiday = {self.holiday}", f"on-makeup-workday = {self.makeup}",
                 f"on-school-off = {self.school}"]
        lines += [f"from = {self.start}"] if self.start else []
        lines += [f"until = {self.until}"] if self.until else []
        lines += ["also = " + ", ".join(map(str, self.also))] if self.also else []
        lines += ["except = " + ", ".join(f"{a}..{b}" for a, b in self.outs)] if self.outs else []
        lines += ["season = " + ", ".join(f"{a}..{b}" for a, b in self.season)] if self.season else []
        return (HEAD + "[calendar]\nholidays = cn.csv\nlocal = lo.csv\nunknown-year = " +
                ("mark\n" if self.mark else "normal\n") + activity("\n".join(lines)))

    def unknown(self, day):
        return self.mark and day.year not in self.known

    def inside(self, day):
        return not self.season or any(a <= day <= b for a, b in self.season)

    def excepted(self, day):
        return any(a <= day <= b for a, b in self.outs)

    def is_work(self, day):
        mark = self.rows.get(day)
        return mark == "workday" or (day.weekday() < 5 and mark != "holiday")

    def search(self, days, good):
        """The first that is free and good; None: cancelled; False: an unknown year."""
        for day in days:
            if self.unknown(day):
                return False
            if day not in self.originals and day not in self.taken and \
                    not self.excepted(day) and good(day):
                return day
        return None

    def place(self, original):
        """Where an original date ends up, and its status."""
        if self.unknown(original):
            follows = self.holiday != "keep" or self.makeup != "normal"
            return "unknown" if follows else "on", original
        day = original
        if self.rows.get(day) == "holiday" and self.holiday != "keep":
            ways = {"skip": [], "next-week": [day + 7 * ONE],
                    "next-workday": [day + n * ONE for n in range(1, 8)],
                    "previous-workday": [day - n * ONE for n in range(1, 8)]}
            plain = self.holiday == "next-week"
            day = self.search(ways[self.holiday], lambda d: self.rows.get(d) != "holiday" if plain
                              else self.is_work(d))
        if day and self.rows.get(day) == "workday" and self.makeup in ("skip", "next-week"):
            ways = [day + 7 * ONE] if self.makeup == "next-week" else []
            day = self.search(ways, lambda d: d not in self.rows)
        if day is False:
            return "unknown", original
        return ("cancelled", None) if day is None else \
            ("on" if day == original else "moved", day)

    def days(self, first, last):
        def fine(day):
            return (not self.start or day >= self.start) and (not self.until or day <= self.until)
        rule = expand(self.rule, self.start, datetime.date(2026, 1, 1), last + 400 * ONE)
        all_days = {day for day in rule + self.also if fine(day)}
        if self.makeup == "run":
            all_days |= {day for day, kind in self.rows.items() if kind == "workday" and fine(day)}
        all_days = {day for day in all_days if self.inside(day)}
        found = {day: ("left-out", None) for day in all_days if self.excepted(day)}
        self.originals, self.taken = {d for d in all_days if not self.excepted(d)}, set()
        for original in sorted(self.originals):
            status, day = self.place(original)
            if day in self.off and self.school == "skip":
                status, day = "cancelled", None
            if status == "moved" and not self.inside(day):
                status, day = "cancelled", None
            if status == "moved":
                self.taken.add(day)
            found[original] = (status, day)
        return {str(o): (s, str(d) if d else None) for o, (s, d) in found.items()
                if first <= o <= last}


@promise("5.3, 5.4, 5.5: order, policies and unknown years, in made-up calendars")
def policies():
    first, last = datetime.date(2026, 11, 23), datetime.date(2028, 3, 31)
    statuses = set()
    for seed in range(24):
        world = World(seed)
        c = Community(world.text(),
                      cn_csv="".join(f"{d},{k},节\n" for d, k in world.rows.items()),
                      lo_csv="".join(f"{d},school-off,放\n" for d in sorted(world.off)))
        items = c.ask("explain", "tea", "--from", str(first), "--to", str(last), "--count",
                       "1000")["items"]
        got = {item["original"]: (item["status"], item["date"]) for item in items}
        wanted = world.days(first, last)
        wrong = [(day, wanted.get(day), got.get(day)) for day in sorted(set(got) | set(wanted))
                 if got.get(day) != wanted.get(day)]
        want(wrong[:3], [], f"seed {seed}: (original, wanted, got)\n{world.text()}")
        statuses |= {status for status, _ in got.values()}
    want(statuses, {"on", "moved", "cancelled", "unknown", "left-out"})


main()
