#!/usr/bin/env python3
# reference.py - sections 1, 3, 4 and 6 of ini-reference.md: what is read, and what is refused
# SPDX-License-Identifier: Apache-2.0
import os
import re
import subprocess

from harness import HEAD, main, promise, want
from marks import Community, activity, many

PLACES = """[venue room]
name = 活动室
capacity = 10
hours = 08:00-21:00
[team helpers]
name = 帮手
[team fire]
name = 消防
kind = partner
[person p1]
name = 甲一
teams = helpers
skills = key
[person p2]
name = 乙二
teams = helpers
[area c1]
name = 一里
kind = compound
[area g1]
name = 一格
within = c1
buildings = 1-3
[area g2]
name = 二格
within = c1
[season term]
dates = 2026-03-01..2027-07-01
"""

# --- 1: files and lines ---

LINES = """note = a;b#c
places = 5 ; five
note = "x"
places=5
places\t=\t5
places =　5　
title.en = Tea
text.zh = 茶
 places = 5 «indented»
\tplaces = 5 «indented»
　places = 5 «indented»
  ; a comment «indented»
places: 5 «colon»
places : 5 «colon»
places：5 «colon»
note: a = b «colon»
bring 14:00 «not-a-pair»
hello «not-a-pair»
= 5 «not-a-pair»
Places = 5 «unknown-key»
plases = 5 «unknown-key»
名额 = 5 «unknown-key»
9x = 5 «unknown-key»
on_school-off = skip «underscore-key»
places = «empty-value»
places = ; 5 «empty-value»
title.zh = 茶 «language-twice»
title.fr = Thé «unknown-language»
title.en.us = Tea «unknown-language»
lasts.en = 1h «no-language-here»
lasts = 1h | lasts = 2h «duplicate-key»
title.en = a | title.en = b «duplicate-key»
title = 茶 ; 话 «comment-in-text»
note = 带手机 ;老人优先 «comment-in-text»
title = 茶；话"""

HEADS = """[activity Tea 2] «bad-section»
[activity  tea] «bad-section»
[ activity tea] «bad-section»
[Activity tea] «bad-section»
[activity te_a] «bad-section»
[activity 茶] «bad-section»
[活动 tea] «bad-section»
[activity tea] x «bad-section»
[] «bad-section»
[[activity tea]] «bad-section»
[activity tee «open-section»
[activty tee] «unknown-section»
[teams x] «unknown-section»
[activity] «id-missing»
[venue] «id-missing»
[feeds main] «id-unwanted»
[community t] «id-unwanted»
[person aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa] «id-too-long»"""


@promise("1: lines, keys, values, comments and suffixes")
def lines():
    Community(HEAD + many(LINES)).compare("lines")


@promise("1: section heads; what stands below a faulty one is not looked at")
def heads():
    text = HEAD + activity() + "".join(h + "\nnonsense\nwhat = ever\n" for h in HEADS.split("\n"))
    Community(text + "[venue r] ; a comment\nname = r\n[team r] # too\nname = r\n").compare("heads")
    hints = {i["hint"] for i in Community(text).found()}
    for hint in ("try [activity tea-2]", "try [activity ID]", 'write it as in "[activity tea]"',
                 'did you mean "activity"?', 'did you mean "team"?', 'write "[activity tee]"'):
        want(hint in hints, True, hint)


@promise("1: a section exists once in all files together; the later one is reported")
def sections_once():
    Community(HEAD + activity() + activity().replace("tea]", "tea] «duplicate-section»") +
              "[feeds]\npast = 3d\n[feeds] «duplicate-section»\npast = 4d\n").compare("twice")
    Community(HEAD + activity().replace("tea]", "tea] «duplicate-section»"),
              activities__a_ini=activity()).compare("in two files")
    Community("x = 1 «key-outside»\n" + HEAD + activity()).compare("key outside")
    Community(activity().replace("tea]", "tea] «section-missing»")).compare("no community")
    Community("[community] «missing-key» «missing-key»\nid = t\n").compare("two keys missing")


@promise("1: only linli.ini may include; nothing else is said about a second [community]")
def nested():
    for name in ("a", "people"):
        Community(HEAD + f"include = {name}.ini\n" + activity(),
                  **{name + "_ini": "[community]\ninclude = b.ini «include-nested»\n"}).compare(name)


@promise("1: what is included, and what is refused")
def includes():
    for line in ("nobody.ini «file-missing»", "../x.ini «include-path»", "/x.ini «include-path»",
                 "a/../x.ini «include-path»", "*/x.ini «include-path»", "a*b*.ini «include-path»",
                 "none-*.ini «pattern-empty»", "p.ini, ./p.ini", "p.ini, p*.ini", "linli.ini",
                 "p.ini, p.ini «list-twice»", "none"):
        Community(HEAD + "include = " + line + "\n" + activity(),
                  p_ini="[person p]\nname = 丙\n").compare(line)
    c = Community(HEAD + activity(), activities__b_ini=activity("places = 5人 «bad-count»", "b"))
    c.write("activities/.c.ini", "nonsense")
    c.write("activities/d.txt", "nonsense")
    c.compare("the file is named")


BYTES = [
    ("BOM", b"\xef\xbb\xbf", b"", None),
    ("two BOMs", b"\xef\xbb\xbf\xef\xbb\xbf", b"", (1, "bom-inside")),
    ("BOM inside", b"", b"\xef\xbb\xbfnote = a\n", (12, "bom-inside")),
    ("CR inside", b"", b"note = a\rb\n", (12, "cr-only")),
    ("NUL", b"", b"note = a\x00b\n", (12, "nul-byte")),
    ("NUL in a head", b"", b"[venue x\x00]\nname = y\n", (12, "nul-byte")),
    ("GBK", b"", "note = 自带\n".encode("gbk"), (12, "not-utf8")),
    ("surrogate", b"", b"# \xed\xa0\x80\n", (12, "not-utf8")),
    ("overlong", b"", b"# \xc0\xaf\n", (12, "not-utf8")),
    ("beyond Unicode", b"", b"# \xf4\x90\x80\x80\n", (12, "not-utf8")),
    ("1024 bytes", b"", b"# " + b"x" * 1022 + b"\r\n", None),
    ("1025 bytes", b"", b"# " + b"x" * 1023 + b"\n", (12, "line-too-long")),
    ("10 MB", b"", b"#" * 1000 * 10000, (1, "file-too-big")),
]


@promise("1: UTF-8, BOM, LF or CRLF, lengths; one fault for one")
def damaged():
    good = (HEAD + activity()).encode()
    table = [(name, before + good + after, fault) for name, before, after, fault in BYTES]
    table += [("CRLF", good.replace(b"\n", b"\r\n"), None), ("no last LF", good[:-1], None),
              ("CR", good.replace(b"\n", b"\r"), (1, "cr-only")),
              ("UTF-16", good.decode().encode("utf-16"), (1, "not-utf8")),
              ("262144 bytes", good + (b"#" * 1000 + b"\n") * 261 +
               b"#" * (262144 - len(good) - 261261), None),
              ("262145 bytes", good + (b"#" * 1000 + b"\n") * 261 +
               b"#" * (262145 - len(good) - 261261), (1, "file-too-big"))]
    for name, content, fault in table:
        c = Community("")
        c.write("linli.ini", content)
        c.wanted = [("linli.ini",) + fault] if fault else []
        c.compare(name)


@promise("1: links, FIFOs, folders and files that others may write are refused, and nothing waits")
def hostile():
    def place(c, name):
        path = os.path.join(c.etc, "activities", "b.ini")
        if name == "link":
            os.symlink("a.ini", path)
        elif name == "FIFO":
            os.mkfifo(path)
        elif name == "folder":
            os.mkdir(path)
        else:
            c.write("activities/b.ini", "")
            os.chmod(path, 0o646)
    for name, code in (("link", "symlink"), ("FIFO", "file-unreadable"),
                       ("folder", "file-unreadable"), ("mode", "file-unsafe")):
        c = Community(HEAD + activity(), activities__a_ini="")
        place(c, name)
        c.wanted = [("activities/b.ini", 1, code)]
        c.compare(name)


# --- 3 and 4: values ---

VALUES = """places = 5人 «bad-count»
places = +5 «bad-count»
places = 1,000 «bad-count»
places = ５ «bad-count»
places = 0x5 «bad-count»
places = 10001 «out-of-range»
places = 99999999999999999999 «out-of-range»
places = 007
rotate = none | active = ja «bad-bool»
active = true «bad-bool»
active = Yes «bad-bool»
on-holiday = next-wek «bad-choice»
on-holiday = skip, keep «bad-choice»
lasts = 1.5h «bad-duration»
lasts = 90 «bad-duration»
lasts = 1h 30m «bad-duration»
lasts = 30m1h «bad-duration»
lasts = 1H «bad-duration»
lasts = １h «bad-duration»
lasts = 2个小时 «bad-duration»
lasts = 4m «out-of-range»
lasts = 31d1m «out-of-range»
lasts = 99999999999h «out-of-range»
lasts = 4w3d
lasts = 2小时30分钟
lasts = 1天2小时3分
lasts = 1周2天3小时4分钟
start = 9点 «bad-clock»
start = 9:60 «bad-clock»
start = 2pm «bad-clock»
start = 下午2点半 «bad-clock»
start = 14:00:00 «bad-clock»
start = 24:00 «clock-range»
start = 14：00 «fullwidth»
start = １４:00 «fullwidth»
start = 0:00
from = 2026/12/05 «bad-date»
from = 2026-1-5 «bad-date»
from = ２026-12-05 «bad-date»
from = 2026-12-05..2026-12-06 «bad-date»
from = 2027-02-29 «no-such-day»
from = 1900-12-31 «out-of-range»
until = 2100-12-31
from = 2027-02-01 | until = 2027-01-01 «from-after-until»
until = 2027-01-01 | from = 2027-02-01 «from-after-until»
also = 9-9 «when-bare-day»
also = 2026-12-05..2026-12-07 «bad-date»
also = none, 2026-12-05 «mixed-none»
also = 2026-12-05, 2026-12-05 «list-twice»
from = 2026-12-01 | also = 2026-11-28 «also-outside»
except = 2026-12-05 «except-nothing»
except = 2026-12-20..2026-12-10 «bad-range»
except = lunar 1-30..1-1
start = all-day | lasts = 2h «all-day-lasts»
venue = rom «unknown-venue»
team = helper «unknown-team»
team = helpers,, fire «empty-value»
team = helpers、fire
partners = helpers «wrong-team-kind»
areas = g1-b7 «unknown-area»
areas = kind city «bad-choice»
areas = kind grid | rotate = areas «rotate-needs-from»
from = 2026-12-01 | rotate = teams «rotate-without»
season = trem «unknown-season»
season = term, 2027-12-01..2027-12-31, 11-15..03-15
on-makeup-workday = run «run-needs-weekdays»
when = 每周一至周五 | on-makeup-workday = run
remind = 3d, 1d at 18:00, 2h, after 1d at 09:00 to came, 0d at 07:00 to staff+serving
remind = 1d at 18：00 «fullwidth»
remind = 1d to residents «bad-choice»
remind = 提前1天 «bad-duration»
remind = none, 1d «mixed-none»
remind = 0d at 15:00 «remind-too-late»
venue = room | places = 20 «over-capacity»
venue = room | start = 20:30 «outside-hours»
ages = 14-5 «bad-ages»
ages = 60岁以上 «bad-ages»
ages = 5-151 «bad-ages»
ages = 60+
opens = 1d | closes = 2d «closes-after-opens»
title = 给低保家庭送米 «title-private»
title = 探望残疾人 | visibility = private
duties = host 1 skill key «bad-duty»
duties = 主持 1（skill key, team helpers）, 引导 1 «bad-duty»
duties = host 1 () «bad-duty»
duties = host 1 (height 180) «bad-duty»
duties = host 0 «out-of-range»
duties = host 1, host 2 «duty-twice»
duties = host 1 (skill kye) «nobody-can»
duties = host 1 (kind staff) «nobody-can»
duties = host 2 (skill key) «too-few-can»
duties = host 1 (team fire) «team-empty»
duties = 主持 1 (skill key, team helpers), 引导
slot = 2h «slot-too-long»
slot = 30m | walk-in = 3 «walk-in-too-many»
places = 5 | walk-in = 6 «walk-in-too-many»
places = 6 | walk-in = 6
barbers = 3 «unknown-key»
type = plian «unknown-type»
type = Plain «unknown-type»"""

SECTIONS = """[venue v1] «missing-key»
capacity = 0 «out-of-range»
kind = hall «bad-choice»
[venue v2]
name = v
hours = 20:00-08:00 «bad-range»
[venue v3]
name = v
hours.term = 8:00-24:00
hours.trem = 8:00-20:00 «unknown-season»
rain-venue = yard «rain-outdoors»
[venue yard]
name = y
outdoor = yes
[season s1] «missing-key»
[season s2]
dates = 2027-07-02..2027-03-01 «bad-range»
[season s3]
dates = 02-30..03-15 «no-such-day»
[area x1]
name = x
within = x1 «area-circle»
[area x2]
name = x
kind = compound
within = g1 «area-order»
[area x3]
name = x
kind = entrance
within = g1-b4 «unknown-area»
[area x4]
name = x
households = 900 «grid-size»
worker = p9 «unknown-person»
[area x5]
name = x
buildings = 1-3、13, 1000 «out-of-range»
[team t1] «missing-key»
leader = p7 «unknown-person»
[person q1]
name = 丙
away = 2026-12-20..2026-12-10 «bad-range»
available = weekdays 18:00-21:00, friday-sunday, sat 8:00-24:00
avoid = drill «unknown-activity»
mail = 张三 «bad-mail»
born = 1899 «out-of-range»
share = 101 «out-of-range»
[person q2]
name = 丁
away = 2026-11-01..2027-12-31 «duty-away»
available = someday «bad-choice»
channels = sms «unknown-channel»
skills = a, b, a «list-twice»
[channel c1] «channel-needs»
type = webhook
[channel c2]
type = webhook
url = https://x/?key=1 «secret-in-file»
url-env = X
[channel c3]
type = sms «bad-choice»
[channel c4] «channel-sender»
type = mail
url-env = X
[channel c5]
type = mail
url-env = X
sender = office@example.org
[feeds]
past = 91d «out-of-range»
alarm = 1h, 1d
[reminders]
quiet-hours = 21:30 «bad-clock»
digest = 1 «out-of-range»
[roster]
travel = 5h «out-of-range»
[server]
listen = 127.0.0.1:8080
[privacy]
messages = 0d «out-of-range»
[type plain]
when = every friday «type-default»
visibility = secret «type-default»
[type hair] «type-default»
"""


@promise("3, 4, 6: values of activities, a second way to each diagnostic")
def values():
    Community(HEAD + many(VALUES, PLACES)).compare("values")


@promise("3, 4, 6: the other sections")
def sections():
    Community(HEAD + PLACES + SECTIONS + activity()).compare("sections")


CALENDARS = [  # rows, what linli.ini says besides
    ("2026-10-01,holiday,国庆节\n", ""), ("# c\ndate,kind,name\n2026-10-01,holiday\n", ""),
    ("2026-10-02,off,国庆节 «csv-kind»\n", ""), ("2026-13-02,holiday,x «csv-date»\n", ""),
    ("2026-02-30,holiday,x «csv-date»\n", ""), ("2026-10-01 «csv-kind»\n", ""),
    ("2026-10-03,holiday,x\n2026-10-03,workday,x «csv-twice»\n", ""),
    ("2026-10-10,workday,x\n2026-10-10,school-off,x\n2026-10-10,statutory,x\n", ""),
    ("2026-10-14,workday,x «csv-weekday»\n", ""),
    (b"\xef\xbb\xbfdate,kind,name\r\n2026-10-01,holiday,x\r\n", ""),
    ("2026-10-01,holiday,x\n", "warn-from = 11-23\n"),
    ("2026-10-01,holiday,x\n", "warn-from = 11-24\n"),
    ("2026-10-01,holiday,x\n", "warn-from = 13-01 «no-such-day»\n"),
]


@promise("3, 6: calendar files; a faulty row is one fault")
def calendars():
    for rows, more in CALENDARS:
        warns = " «year-unknown»" if "11-23" in more else ""
        Community(HEAD + f"[calendar]\nholidays = cn.csv{warns}\n{more}" + activity(),
                  cn_csv=rows).compare(f"{rows!r} {more}")


# --- 4: rules ---

REFUSED = {
    "when-unknown-word": "monthly on secnd tuesday|every fridy|friday|周六|first saturday|"
                         "monthly on saturday|每月十五|每周八|hello|every 2 weeks|每月第一个",
    "when-clock": "every friday 14:00|daily 9:00|每周五14:00|每周五下午2点|2026-12-05 14:00|"
                  "9:00 every friday",
    "when-bare-day": "9-9|2026-12-05, 9-9|12-05",
    "when-ambiguous": "every second saturday|every third monday|every 2nd saturday",
    "when-number": "每月第六个星期六|monthly on 6th saturday|monthly on day 32|每月32日",
    "when-rrule-part": "FREQ=HOURLY|FREQ=DAILY;BYHOUR=9|FREQ=WEEKLY;BYDAY=FR;WKST=SU|"
                       "FREQ=WEEKLY;BYDAY=1FR|FREQ=MONTHLY;BYDAY=6SA|BYDAY=FR|"
                       "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T000000Z|FREQ=WEEKLY; BYDAY=FR",
    "when-rrule-day": "FREQ=WEEKLY|FREQ=MONTHLY|FREQ=YEARLY;BYMONTH=5|FREQ=YEARLY;BYDAY=2SU",
    "when-rscale": "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=9",
    "when-lunar": "lunar 13-1|lunar 1-31|农历十三月初一|农历九月三十一|lunar 9",
    "when-term": "solar-term 清名|节气清名|solar-term spring",
    "when-needs-from": "every 3 days|隔周周六|quarterly on last day|daily, 3 times|每周二，共6次",
    "out-of-range": "every 1 days|every 53 weeks on friday|每25个月1日|every friday, 1001 times",
    "no-such-day": "2027-02-29|yearly on 02-30|每年2月30日|2026-12-05, 2026-11-31",
    "bad-date": "2026/12/05|2026年12月5日|2026-12-05, every friday",
    "when-range-clock": "2026-12-05..2026-12-06",
    "bad-range": "2026-12-06..2026-12-05",
    "rule-never": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "rule-short-months": "monthly on day 31|每月三十日|FREQ=MONTHLY;BYMONTHDAY=29",
    "no-dates": "2026-11-20|2026-11-22",
}


@promise("4, 6: rules that are refused, and why")
def refused():
    Community(HEAD + many("\n".join(f"when = {rule} «{code}»" for code, rules in REFUSED.items()
                                    for rule in rules.split("|")))).compare("rules")


@promise("6: what is not over yet is a date")
def running():
    Community(HEAD + many("""when = 2026-11-01..2026-12-07 | start = all-day
when = 2026-11-20..2026-11-22 «no-dates» | start = all-day
when = 2026-11-22 | lasts = 24h""")).compare("running")


# --- 6 and 8: the form of what check says ---

@promise("8: an item of check: where it is to the character, in which section, at which key")
def places():
    text = HEAD + activity("team = helpers, nix\nplaces = 5人\nplases = 1\nnote =") + \
        "[team helpers]\nname = 帮手\n[venue v]\ncapacity = 10\n"
    got = [(i["severity"], i["line"], i["column"], i["code"], i["section"], i["key"], i["hint"])
           for i in Community(text).found()]
    want(got, [
        ("error", 12, 17, "unknown-team", "activity tea", "team", None),
        ("error", 13, 10, "bad-count", "activity tea", "places", 'write "5"'),
        ("error", 14, 1, "unknown-key", "activity tea", "plases", 'did you mean "places"?'),
        ("error", 15, 1, "empty-value", "activity tea", "note", "give one, or remove the line"),
        ("error", 18, 1, "missing-key", "venue v", "name", 'add "name = 社区活动室"')])


ALONE = [  # what else could be said follows from the one fault
    "lasts = x «bad-duration» | slot = 2h",
    "from = x «bad-date» | areas = g1 | rotate = areas",
    "start = 9点 «bad-clock» | remind = 0d at 15:00",
    "when = every fridy «when-unknown-word» | on-makeup-workday = run | except = 2026-12-05",
    "type = plian «unknown-type» | barbers = 3",
    "venue = dark | start = 03:00 | places = 5000",
    "venue = hall",
    "season = short",
    "team = twins | duties = host 3 (skill fast)",
]


@promise("6: a key that is faulty counts as absent for the checks that follow, without further faults")
def no_more_faults():
    text = HEAD + PLACES + many("\n".join(ALONE)) + """[venue dark]
name = d
hours = 9 «bad-clock»
capacity = x «bad-count»
[Venue hall] «bad-section»
name = h
[season short]
dates = x «bad-date»
[team twins]
name = t
[person t1]
name = 戊
teams = twins, triplets «unknown-team»
[area r1]
name = r
within = r2
[area r2]
name = r
within = r3
[area r3]
name = r
within = r1 «area-circle»
"""
    Community(text).compare("one file")
    for line in ("nobody.ini, people.ini «file-missing»", "../people.ini «include-path»"):
        Community(HEAD + f"include = {line}\n" + activity("team = nurses\nduties = nurse 1") +
                  "[person p]\nname = 甲\nteams = helpers\nwith = q\n",
                  people_ini="[team helpers]\nname = x\n").compare(line)


HINTS = [
    ("start = 下午2点半", 'write "14:30"'), ("start = 2pm", 'write "14:00"'),
    ("start = 9点", 'write "09:00"'), ("places = 1,000", 'write "1000"'),
    ("places = ５", 'write "5"'), ("lasts = １h", 'write "1h"'),
    ("from = ２026-12-05", 'write "2026-12-05"'), ("places：5", 'write "places = 5"'),
    ("when = friday", 'write "every friday"'), ("when = 周六", 'write "每周六"'),
    ("when = first saturday", 'write "monthly on first saturday"'),
    ("when = 每月十五", 'write "15日" for a day of the month'),
    ("when = 2026-12-05 14:00", 'write "start = 14:00"'),
    ("duties = 主持 1（skill key）", 'write "主持 1 (skill key)"'),
    ("title.fr = Thé", "add it to languages, or use title.en"),
    ("type = Plain", 'did you mean "plain"?'),
]


@promise("6: the hint is the remedy")
def hints():
    got = {i["section"]: i["hint"] for i in Community(
        HEAD + many("\n".join(keys for keys, _ in HINTS))).found()}
    want([got.get(f"activity a{n}") for n in range(len(HINTS))], [hint for _, hint in HINTS])


@promise("6: both languages say the same faults")
def languages():
    c = Community(HEAD + many(VALUES, PLACES))
    folder = os.path.join(c.home.name, "locale")
    os.makedirs(f"{folder}/zh_CN/LC_MESSAGES")
    top = os.environ.get("top_srcdir", os.path.join(os.path.dirname(__file__), "../.."))
    subprocess.run(["msgfmt", "-o", f"{folder}/zh_CN/LC_MESSAGES/linli.mo", f"{top}/po/zh_CN.po"],
                   check=True)
    said = {lang: c.found(lang=lang, env={"LINLI_LOCALEDIR": folder}) for lang in ("en", "zh")}
    want([(i["line"], i["code"]) for i in said["en"]], [(i["line"], i["code"]) for i in said["zh"]])
    type_says = Community(HEAD + "[venue room]\nname = r\n" + activity("slot = 5m\nstations = 100\nlasts = 2d"))
    for lang, words in (("en", "too many"), ("zh", "太多")):
        item = type_says.found(lang=lang, env={"LINLI_LOCALEDIR": folder})[0]
        want((item["code"], words in item["message"]), ("type-says", True), item["message"])
    sixth = Community(HEAD + activity("when = 每月第六个星期六"))
    for lang, words in (("en", "a month has no sixth Saturday"), ("zh", "一个月没有第六个星期六")):
        item = sixth.found(lang=lang, env={"LINLI_LOCALEDIR": folder})[0]
        want((item["code"], item["message"]), ("when-number", words))
    for item in said["zh"]:
        want(bool(re.search("[\u4e00-\u9fff]", item["message"])), True, item["message"])


main()
