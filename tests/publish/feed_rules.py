# feed_rules.py - the 40 rules of a feed, read from its bytes by nothing that linli shares
# SPDX-License-Identifier: Apache-2.0
"""A World is what was seen of linli: feeds, the same feeds again, feeds before and after a change,
answers of the server.  lint(world) gives (rule, where, what) for each breach.  Each check belongs to
one rule, so that what breaks one rule is reported under its number alone."""
import dataclasses
import datetime
import email.utils
import functools
import gzip
import re
import zoneinfo

CHECKS = {}  # rule: functions (world) -> iterable of (where, what)
DAY = 86400


def rule(number):
    def keep(function):
        CHECKS.setdefault(number, []).append(function)
        return function
    return keep


def lint(world, only=None):
    found = []
    for number in sorted(CHECKS):
        if only is None or number in only:
            for check in CHECKS[number]:
                found += [(number, where, what) for where, what in check(world)]
    return found


# --- what was seen ---

@dataclasses.dataclass
class Place:
    """What the community's files say."""
    zone: str
    now: int = 0
    window: tuple = (0, 1 << 40)
    url: str = ""
    refresh: str = "PT4H"
    alarms: tuple = ("-PT1H",)
    names: tuple = ()  # of people, never in public feeds
    private: tuple = ()  # their phones and addresses, in no feed
    coordinates: bool = False
    tokens: tuple = ()
    states: dict = dataclasses.field(default_factory=dict)  # (activity, start): on, unknown, ...
    texts: dict = dataclasses.field(default_factory=dict)  # activity: {property: text}


@dataclasses.dataclass
class Feed:
    name: str  # all, area/g01, person/p1, en/all
    body: bytes
    place: Place
    rules_allowed: bool = False  # a feed in RRULE mode

    @property
    def kind(self):
        parts = [p for p in self.name.split("/") if p not in ("en", "zh")]
        return parts[0]

    @property
    def is_public(self):
        return self.kind not in ("team", "person")


@dataclasses.dataclass
class Answer:
    path: str
    status: int
    headers: dict
    body: bytes
    method: str = "GET"
    sent: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class World:
    feeds: list = dataclasses.field(default_factory=list)
    empty: list = dataclasses.field(default_factory=list)  # Answers of feeds without events
    renderings: list = dataclasses.field(default_factory=list)  # (bytes, bytes) of one state
    changes: list = dataclasses.field(default_factory=list)  # (what, Feed before, Feed after)
    history: list = dataclasses.field(default_factory=list)  # Feeds of "all", state by state
    restored: list = dataclasses.field(default_factory=list)  # (Feed, Feed): gone and back between
    invitations: list = dataclasses.field(default_factory=list)  # (Feed, bytes of the mail's calendar)
    lunar: list = dataclasses.field(default_factory=list)  # Feeds
    refused: dict = dataclasses.field(default_factory=dict)  # rule text: was it refused
    rrule: list = dataclasses.field(default_factory=list)  # Feeds in RRULE mode
    answers: list = dataclasses.field(default_factory=list)  # of the same public feed, one state
    secret: list = dataclasses.field(default_factory=list)  # of a secret feed
    versions: list = dataclasses.field(default_factory=list)  # of one feed, state by state
    busy: list = dataclasses.field(default_factory=list)  # (last good Answer, Answer while busy)
    errors: dict = dataclasses.field(default_factory=dict)  # revoked, unknown: Answers
    redirect: list = dataclasses.field(default_factory=list)  # (Answer, https base)
    offers: list = dataclasses.field(default_factory=list)  # (page, https base, path)
    robots: list = dataclasses.field(default_factory=list)
    packed: list = dataclasses.field(default_factory=list)  # (Answer, Answer): gzip of one version
    tokens: list = dataclasses.field(default_factory=list)
    after_reset: list = dataclasses.field(default_factory=list)  # (old token, new token)
    log: bytes = b""
    database: bytes = b""


# --- reading bytes ---

@dataclasses.dataclass
class Line:
    name: str
    params: dict
    value: str


@dataclasses.dataclass
class Event:
    raw: bytes
    lines: list
    alarms: list

    @functools.cached_property
    def by_name(self):
        found = {}
        for line in self.lines:
            found.setdefault(line.name, []).append(line)
        return found

    def all(self, name):
        return self.by_name.get(name, [])

    def get(self, name):
        lines = self.by_name.get(name)
        return lines[0].value if lines else ""

    @functools.cached_property
    def uid(self):
        return self.get("UID")

    @property
    def cancelled(self):
        return self.get("STATUS") == "CANCELLED"

    @property
    def sequence(self):
        return int(self.get("SEQUENCE")) if self.get("SEQUENCE").isdigit() else -1

    @property
    def activity(self):
        return self.get("URL").rpartition("/a/")[2]

    def text(self, name):
        return unescape(self.get(name))

    def unstamped(self):
        return [line for line in self.lines if line.name not in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")] + self.alarms


def raw_lines(body):
    return body.split(b"\r\n")


def unfold(body):
    return body.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")


@functools.cache  # most lines are in many feeds
def read_line(text):
    match = re.match(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^;:"]*))*):(.*)', text, re.S)
    if not match:
        return Line(text, {}, "")
    params = dict(part.split("=", 1) for part in re.findall(r';([A-Za-z0-9-]+=(?:"[^"]*"|[^;:"]*))', match[2]))
    return Line(match[1], params, match[3])


@functools.cache
def unescape(text):
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], text)


_read, _events = {}, {}


def read(feed):
    """(head lines, zones [[Line]], events [Event]) of a feed."""
    if feed.body in _read:
        return _read[feed.body]
    head, zones, events, depth, zone, event, alarm = [], [], [], [], None, None, None
    for row in unfold(feed.body).decode("utf-8", "replace").split("\r\n"):
        line = read_line(row)
        if line.name == "BEGIN":
            depth.append(line.value)
            if line.value == "VEVENT":
                event = Event(b"", [], [])
            elif line.value == "VTIMEZONE":
                zone = []
            elif line.value == "VALARM":
                alarm = []
        if event is not None:
            (alarm if alarm is not None else event.lines).append(line)
        elif zone is not None:
            zone.append(line)
        elif row:
            head.append(line)
        if line.name == "END":
            if depth:
                depth.pop()
            if line.value == "VALARM" and event is not None:
                event.alarms.append(alarm)
                alarm = None
            elif line.value == "VEVENT" and event is not None:
                events.append(event)
                event = None
            elif line.value == "VTIMEZONE" and zone is not None:
                zones.append(zone)
                zone = None
    parts = feed.body.split(b"BEGIN:VEVENT\r\n")[1:]
    for i, (event, part) in enumerate(zip(events, parts)):
        event.raw = part.split(b"END:VEVENT\r\n")[0]
        if len(parts) == len(events):  # else something is broken, and what belongs to what is unsure
            events[i] = _events.setdefault(event.raw, event)  # the same event is in many feeds
    if len(_read) > 4000:
        _read.clear()
    _read[feed.body] = (head, zones, events)
    return _read[feed.body]


def is_calendar(feed):
    return b"BEGIN:VCALENDAR" in feed.body[:40]


def calendars(world):
    """Feeds that are calendars at all; the others are rule 9's."""
    return [f for f in world.feeds if is_calendar(f)]


def each_event(world):
    for feed in calendars(world):
        for event in read(feed)[2]:
            yield feed, event, f"{feed.name} {event.uid[:12]} {event.text('SUMMARY')[:16]}"


def instant(line, zone):
    """Seconds of a DTSTART or DTEND; None for what is neither date nor time."""
    return seconds(line.value, line.params.get("VALUE") == "DATE", line.params.get("TZID", "").lstrip("/") or zone, zone)


@functools.cache
def seconds(value, is_date, own_zone, zone):
    try:
        if is_date:
            moment = datetime.datetime.strptime(value, "%Y%m%d").replace(tzinfo=zoneinfo.ZoneInfo(zone))
        elif value.endswith("Z"):
            moment = datetime.datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        else:
            moment = datetime.datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zoneinfo.ZoneInfo(own_zone))
        return int(moment.timestamp())
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return None


def bounds(event, zone):
    first, last = event.all("DTSTART"), event.all("DTEND")
    return (instant(first[0], zone) if first else None), (instant(last[0], zone) if last else None)


# --- structure ---

@rule(1)
def lines_end_in_crlf(world):
    for feed in calendars(world):
        body = feed.body
        if not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"END:VCALENDAR\r\n"):
            yield feed.name, "does not begin and end as one VCALENDAR"
        elif body.count(b"BEGIN:VCALENDAR") != 1 or body.count(b"END:VCALENDAR") != 1:
            yield feed.name, "more than one VCALENDAR"
        rest = body.replace(b"\r\n", b"")
        if b"\n" in rest or b"\r" in rest:
            yield feed.name, "a bare CR or LF"
        if b"\xef\xbb\xbf" in body[:3]:
            yield feed.name, "a byte order mark"


@functools.cache
def wrong_in_line(line):
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return [f"not UTF-8, or a fold inside a character: {line[:40]!r}"]
    found = []
    if len(line) > 75:
        found.append(f"{len(line)} octets: {text[:30]}")
    if re.search(r"(?<!\\)(\\\\)*\\$", text):
        found.append("a fold inside an escape pair")
    if re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", text):
        found.append("a control character")
    return found


@rule(2)
def lines_are_short_and_whole(world):
    for feed in calendars(world):
        for line in raw_lines(feed.body):
            for wrong in wrong_in_line(line):
                yield feed.name, wrong


@rule(3)
def head_is_complete(world):
    for feed in calendars(world):
        head = read(feed)[0]
        first = feed.body.find(b"BEGIN:V", 10)
        for name, value in (("VERSION", r"2\.0"), ("PRODID", "-//[^/]+//[^/]+//[A-Z]{2}"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")):
            found = [line for line in head if line.name == name]
            if len(found) != 1 or not re.fullmatch(value, found[0].value):
                yield feed.name, f"{name} is not there once"
            elif first > 0 and feed.body.rfind(b"\r\n" + name.encode() + b":") > first:
                yield feed.name, f"{name} stands behind a component"
    products = {line.value for feed in calendars(world) for line in read(feed)[0] if line.name == "PRODID"}
    if len(products) > 1:
        yield "all feeds", f"more than one PRODID: {sorted(products)}"


def one(head, name):
    found = [line for line in head if line.name == name]
    return found[0] if len(found) == 1 else None


@rule(4)
def names_agree(world):
    for feed in calendars(world):
        head = read(feed)[0]
        name, shown = one(head, "NAME"), one(head, "X-WR-CALNAME")
        if not name or not shown or name.value != shown.value or not name.value:
            yield feed.name, "NAME and X-WR-CALNAME are not the same"
        for line in head:
            if line.name in ("X-WR-CALNAME", "X-WR-CALDESC") and re.search(r"[,;\\\n]", line.value):
                yield feed.name, f"{line.name} has something to escape: {line.value}"


@rule(5)
def refresh_is_told_twice(world):
    for feed in calendars(world):
        head = read(feed)[0]
        refresh, ttl = one(head, "REFRESH-INTERVAL"), one(head, "X-PUBLISHED-TTL")
        if not refresh or not ttl or refresh.value != ttl.value or refresh.params != {"VALUE": "DURATION"}:
            yield feed.name, "REFRESH-INTERVAL;VALUE=DURATION and X-PUBLISHED-TTL are not the same"
        elif not re.fullmatch("PT[1-9][0-9]*[HM]", ttl.value):
            yield feed.name, f"X-PUBLISHED-TTL:{ttl.value}"
        elif ttl.value != feed.place.refresh:
            yield feed.name, f"{ttl.value} is not the community's {feed.place.refresh}"


@rule(6)
def zone_is_named(world):
    for feed in calendars(world):
        zone = one(read(feed)[0], "X-WR-TIMEZONE")
        if not zone or zone.value != feed.place.zone:
            yield feed.name, f"X-WR-TIMEZONE is not {feed.place.zone}"


# CSS Color 3, what a calendar may be coloured in; a colour that is not here is added from the standard.
CSS3 = {"seagreen": "2E8B57", "teal": "008080", "steelblue": "4682B4", "slategray": "708090", "indigo": "4B0082",
        "chocolate": "D2691E", "crimson": "DC143C", "darkgreen": "006400", "navy": "000080", "purple": "800080",
        "tomato": "FF6347", "goldenrod": "DAA520", "olive": "808000", "maroon": "800000", "royalblue": "4169E1"}


@rule(7)
def colours_agree(world):
    for feed in calendars(world):
        head = read(feed)[0]
        color, apple = one(head, "COLOR"), one(head, "X-APPLE-CALENDAR-COLOR")
        if not color or not apple or CSS3.get(color.value) is None:
            yield feed.name, "COLOR is no CSS3 name"
        elif apple.value.upper() != "#" + CSS3[color.value]:
            yield feed.name, f"{color.value} is not {apple.value}"


@rule(8)
def nothing_leads_to_the_secret(world):
    for feed in calendars(world):
        for line in read(feed)[0]:
            if line.name in ("SOURCE", "URL"):
                yield feed.name, f"{line.name} of the calendar"
        for token in feed.place.tokens:
            if token.encode() in unfold(feed.body):
                yield feed.name, "a secret token"
        if re.search(rb"/[pt]/[0-9a-z]{20,}", unfold(feed.body)):
            yield feed.name, "the address of a secret feed"


@rule(9)
def empty_feeds_are_calendars(world):
    for feed in world.feeds:
        if not is_calendar(feed):
            yield feed.name, "no calendar"
    for answer in world.empty:
        if answer.status != 200:
            yield answer.path, f"{answer.status} for an empty feed"
        elif not re.fullmatch(rb"BEGIN:VCALENDAR\r\n(?!.*BEGIN:VEVENT).*END:VCALENDAR\r\n", answer.body, re.S):
            yield answer.path, "an empty feed is no calendar"


@rule(10)
def bytes_are_the_same_again(world):
    for first, second in world.renderings:
        if first.body != second.body:
            yield first.name, "other bytes of the same state"
    for feed in calendars(world):
        keys = [(bounds(e, feed.place.zone)[0] or 0, e.uid) for e in read(feed)[2]]
        if [k[0] for k in keys] != sorted(k[0] for k in keys):
            yield feed.name, "events are not in the order of their starts"
        elif feed.is_public and keys != sorted(keys):
            yield feed.name, "events of one start are not in the order of their UIDs"


# --- time ---

@rule(11)
def no_time_floats(world):
    for feed, event, where in each_event(world):
        for line in event.lines:
            if line.name in ("DTSTART", "DTEND") and "T" in line.value and not line.value.endswith("Z"):
                zone = line.params.get("TZID", "")
                if not re.fullmatch(r"[A-Z][A-Za-z_+-]*(/[A-Za-z0-9_+-]+)*", zone):
                    yield where, f"{line.name} without a plain TZID: {zone or line.value}"


SHANGHAI = (b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\n"
            b"TZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n")


@rule(12)
def zones_are_declared(world):
    for feed in calendars(world):
        _, zones, events = read(feed)
        used = {line.params["TZID"] for event in events for line in event.lines if line.params.get("TZID", "/")[0] != "/"}
        told = sorted(line.value for zone in zones for line in zone if line.name == "TZID")
        if sorted(used) != told:
            yield feed.name, f"VTIMEZONE for {told}, used are {sorted(used)}"
        if "Asia/Shanghai" in told and SHANGHAI not in feed.body:
            yield feed.name, "another VTIMEZONE of Asia/Shanghai"
        for zone in zones:
            for line in zone:
                if line.name.startswith("TZOFFSET") and not re.fullmatch("[+-][0-9]{4}", line.value) or line.name == "TZUNTIL":
                    yield feed.name, f"{line.name}:{line.value}"


def nth_weekday(year, month, byday):
    n, weekday = int(byday[:-2]), ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(byday[-2:])
    days = [datetime.date(year, month, 1) + datetime.timedelta(i) for i in range(31)]
    days = [d for d in days if d.month == month and d.weekday() == weekday]
    return days[n - 1 if n > 0 else n]


def declared_changes(zone, years):
    """[(instant, offset from it on)] that a VTIMEZONE with RRULEs declares."""
    changes, part = [], {}
    for line in zone:
        if line.name == "BEGIN" and line.value in ("STANDARD", "DAYLIGHT"):
            part = {}
        part[line.name] = line.value
        if line.name == "END" and line.value in ("STANDARD", "DAYLIGHT"):
            seconds = {k: int(v[0] + "1") * (int(v[1:3]) * 3600 + int(v[3:5]) * 60) for k, v in part.items() if k.startswith("TZOFFSET")}
            start = datetime.datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S")
            ruled = dict(p.split("=") for p in part["RRULE"].split(";")) if "RRULE" in part else None
            days = [nth_weekday(y, int(ruled["BYMONTH"]), ruled["BYDAY"]) for y in years] if ruled else [start.date()]
            for day in days:
                clock = datetime.datetime.combine(day, start.time(), datetime.timezone.utc).timestamp()
                changes.append((clock - seconds["TZOFFSETFROM"], seconds["TZOFFSETTO"]))
    return sorted(changes)


@functools.cache
def wrong_offset(name, lines, window):
    """The first time of the window at which a declared zone is not the real one; "" when there is none."""
    moment, end = window[0], min(window[1], window[0] + 500 * DAY)
    years = range(datetime.datetime.fromtimestamp(moment).year - 1, datetime.datetime.fromtimestamp(end).year + 2)
    try:
        changes = declared_changes([Line(line, {}, value) for line, value in lines], years)
        real = zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        return ""  # rule 12's
    while moment < end:
        offset = [o for at, o in changes if at <= moment][-1]
        true = datetime.datetime.fromtimestamp(moment, real).utcoffset().total_seconds()
        if offset != true:
            return f"{name} is {true} at {moment}, the feed says {offset}"
        moment += 3 * 3600
    return ""


@rule(13)
def clock_changes_are_rules(world):
    for feed in calendars(world):
        for zone in read(feed)[1]:
            name = next(line.value for line in zone if line.name == "TZID")
            if any(line.name == "RDATE" for line in zone):
                yield feed.name, "a zone by RDATE"
                continue
            ruled = [line.value for line in zone if line.name == "RRULE"]
            starts = [line.value for line in zone if line.name == "DTSTART"]
            if any(not re.fullmatch(r"FREQ=YEARLY;BYMONTH=\d+;BYDAY=-?\d(MO|TU|WE|TH|FR|SA|SU)", r) for r in ruled):
                yield feed.name, f"the zone's rules are {ruled}"
                continue
            if any(not s.startswith("1970") for s in starts):
                yield feed.name, f"the zone's rules begin at {starts}"
                continue
            wrong = wrong_offset(name, tuple((line.name, line.value) for line in zone), feed.place.window)
            if wrong:
                yield feed.name, wrong


@rule(14)
def days_end_exclusively(world):
    for feed, event, where in each_event(world):
        first, last = event.all("DTSTART"), event.all("DTEND")
        if first and first[0].params.get("VALUE") == "DATE":
            if not last or last[0].params.get("VALUE") != "DATE" or last[0].value <= first[0].value:
                yield where, "a whole day without an exclusive end"
            elif not all(re.fullmatch("[0-9]{8}", line[0].value) for line in (first, last)):
                yield where, "no date"


@rule(15)
def times_have_an_end(world):
    for feed, event, where in each_event(world):
        first, last = event.all("DTSTART"), event.all("DTEND")
        if event.all("DURATION"):
            yield where, "DURATION"
        if first and first[0].params.get("VALUE") == "DATE":
            continue
        if len(first) != 1 or len(last) != 1:
            yield where, "not one DTSTART and one DTEND"
            continue
        begins, ends = bounds(event, feed.place.zone)
        if begins is None or ends is None or ends <= begins:
            yield where, "does not end after it begins"
        zones = [line[0].params.get("TZID", "").lstrip("/") for line in (first, last)]
        if all(zones) and zones[0] != zones[1] or bool(first[0].value.endswith("Z")) != bool(last[0].value.endswith("Z")):
            yield where, f"begins in {zones[0]}, ends in {zones[1]}"


@rule(16)
def one_event_an_occurrence(world):
    for feed in calendars(world):
        uids = [event.uid for event in read(feed)[2]]
        if len(uids) != len(set(uids)):
            yield feed.name, "two events of one UID"
    for feed, event, where in each_event(world):
        for line in event.lines:
            if line.name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "EXRULE"):
                yield where, line.name


LUNAR = {"重阳": {2026: "20261018", 2027: "20271008", 2028: "20281026"}, "春节": {2027: "20270206", 2030: "20300203"},
         "元宵": {2027: "20270220"}}


@rule(17)
def lunar_days_are_right(world):
    seen = set()
    for feed in world.lunar:
        for event in read(feed)[2]:
            title, start = event.text("SUMMARY"), event.get("DTSTART")[:8]
            wanted = LUNAR.get(title, {}).get(int(start[:4]))
            seen.add((title, start))
            if wanted and start != wanted:
                yield feed.name, f"{title} is on {start}, not on {wanted}"
    for title, days in LUNAR.items():
        for day in days.values():
            if world.lunar and (title, day) not in seen and not any(t == title and d[:4] == day[:4] for t, d in seen):
                yield "lunar feeds", f"no {title} in {day[:4]}"


@rule(18)
def no_foreign_calendars(world):
    for feed in calendars(world):
        if b"RSCALE" in unfold(feed.body):
            yield feed.name, "RSCALE"
    for text, refused in world.refused.items():
        if not refused:
            yield text, "was not refused"


@rule(19)
def recurrences_are_modest(world):
    """Only where a feed has rules; linli's have none (rule 16)."""
    for feed in world.rrule:
        events = read(feed)[2]
        for event in (e for e in events if e.all("RRULE")):
            parts = dict(p.split("=", 1) for p in event.get("RRULE").split(";"))
            start = event.all("DTSTART")[0]
            day = datetime.datetime.strptime(start.value[:8], "%Y%m%d")
            weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.weekday()]
            if "BYDAY" in parts and weekday not in parts["BYDAY"].split(","):
                yield feed.name, "DTSTART is not occurrence 1"
            until, is_date = parts.get("UNTIL"), start.params.get("VALUE") == "DATE"
            if until and not re.fullmatch("[0-9]{8}" if is_date else "[0-9]{8}T[0-9]{6}Z", until):
                yield feed.name, f"UNTIL={until} does not fit DTSTART"
            if int(parts.get("COUNT", 1)) > 999:
                yield feed.name, f"COUNT={parts['COUNT']}"
            step = {"DAILY": 1, "WEEKLY": 7}[parts["FREQ"]]
            moved = {e.get("RECURRENCE-ID")[:8]: e.get("DTSTART")[:8] for e in events if e.uid == event.uid and e.all("RECURRENCE-ID")}
            days = [(day + datetime.timedelta(step * i)).strftime("%Y%m%d") for i in range(int(parts.get("COUNT", 30)))]
            now = [moved.get(d, d) for d in days]
            if len(now) != len(set(now)):
                yield feed.name, "two instances on one day"
            elif now != sorted(now):
                yield feed.name, "an exception passes its neighbour"


# --- identity and change ---

@rule(20)
def uids_are_made_once(world):
    for feed, event, where in each_event(world):
        if not re.fullmatch(r"[0-9a-f]{32,100}@[a-z0-9.-]+", event.uid) or len(event.uid) > 120:
            yield where, f"UID {event.uid}"
    for what, before, after in different(world):
        old, new = ({e.uid: e for e in read(f)[2]} for f in (before, after))
        for uid in old.keys() - new.keys():
            if any((e.activity, e.get("DTSTART")) == (old[uid].activity, old[uid].get("DTSTART")) for u, e in new.items() if u not in old):
                yield f"{what}: {before.name}", f"{uid[:12]} became another UID"


@rule(21)
def uids_are_never_reused(world):
    owners = {}
    for feed in world.history:
        for event in read(feed)[2]:
            if event.activity and owners.setdefault(event.uid, event.activity) != event.activity:
                yield feed.name, f"{event.uid[:12]} was {owners[event.uid]}, is {event.activity}"
    for before, after in world.restored:
        old, new = ({(e.activity, e.get("DTSTART")): e.uid for e in read(f)[2]} for f in (before, after))
        for key in old.keys() & new.keys():
            if old[key] != new[key]:
                yield before.name, f"{key} came back under another UID"
    for feed, mail in world.invitations:
        uids = {e.uid for e in read(feed)[2]}
        for uid in re.findall(r"\r?\nUID:([^\r\n]*)", unfold(mail).decode()):
            if uid not in uids:
                yield feed.name, f"the invitation's UID {uid[:40]} is not in the feed"


@rule(22)
def stamps_are_utc(world):
    for feed, event, where in each_event(world):
        for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"):
            if len(event.all(name)) != 1:
                yield where, f"{name} is not there once"
        for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
            for line in event.all(name):
                if line.params or not re.fullmatch("[0-9]{8}T[0-9]{6}Z", line.value):
                    yield where, f"{name}:{line.value}"
        if event.get("DTSTAMP") != event.get("LAST-MODIFIED"):
            yield where, "DTSTAMP is not LAST-MODIFIED"
        if not re.fullmatch("[0-9]+", event.get("SEQUENCE")):
            yield where, f"SEQUENCE:{event.get('SEQUENCE')}"


def different(world):
    """The changes that changed the feed's bytes at all."""
    return [change for change in world.changes if change[1].body != change[2].body]


def in_both(world):
    for what, before, after in different(world):
        old = {e.uid: e for e in read(before)[2]}
        for event in read(after)[2]:
            if event.uid in old:
                yield f"{what}: {before.name} {event.uid[:12]} {event.text('SUMMARY')[:16]}", old[event.uid], event


@rule(23)
def changes_are_stamped(world):
    for where, old, new in in_both(world):
        if old.raw == new.raw or old.unstamped() == new.unstamped():
            continue
        if new.get("LAST-MODIFIED") <= old.get("LAST-MODIFIED"):
            yield where, "changed, and LAST-MODIFIED did not grow"
        if new.sequence <= old.sequence:
            yield where, f"changed, and SEQUENCE went from {old.sequence} to {new.sequence}"


@rule(24)
def the_rest_stays(world):
    for where, old, new in in_both(world):
        if old.raw != new.raw and old.unstamped() == new.unstamped():
            yield where, "nothing changed, and its bytes are others"


STATUS = {"on": "CONFIRMED", "moved": "CONFIRMED", "unknown": "TENTATIVE", "cancelled": "CANCELLED"}


@rule(25)
def status_is_told(world):
    for feed, event, where in each_event(world):
        status, transp = event.all("STATUS"), event.all("TRANSP")
        if len(status) != 1 or status[0].value not in STATUS.values():
            yield where, "no STATUS"
            continue
        if len(transp) != 1 or transp[0].value not in ("OPAQUE", "TRANSPARENT"):
            yield where, "no TRANSP"
        if status[0].value == "TENTATIVE" and not re.search("公布|announced|候补|waiting list|空位|kept for you", event.text("DESCRIPTION")):
            yield where, "TENTATIVE without the reason"
        if feed.is_public:
            state = feed.place.states.get((event.activity, bounds(event, feed.place.zone)[0]))
            if state and STATUS[state] != status[0].value:
                yield where, f"{state} is told as {status[0].value}"


@rule(26)
def cancelled_ones_stay_a_week(world):
    for feed, event, where in each_event(world):
        mark = event.text("SUMMARY").startswith(("【取消】", "【Cancelled】"))
        if event.get("STATUS") and mark != event.cancelled:
            yield where, "【取消】 and STATUS:CANCELLED do not go together"
        if not event.cancelled:
            continue
        if event.get("TRANSP") == "OPAQUE":
            yield where, "cancelled, and OPAQUE"
        if event.alarms:
            yield where, "cancelled, and with an alarm"
        end = bounds(event, feed.place.zone)[1]
        if end is not None and end + 7 * DAY <= feed.place.now:
            yield where, "cancelled, and kept for more than 7 days"
    for what, before, after in different(world):
        new, known = {e.uid: e for e in read(after)[2]}, {e.uid for e in read(before)[2]}
        renamed = {(e.activity, e.get("DTSTART")) for u, e in new.items() if u not in known}
        for event in read(before)[2]:
            end = bounds(event, before.place.zone)[1]
            if event.uid not in new and (event.activity, event.get("DTSTART")) not in renamed \
                    and end is not None and end + 7 * DAY > after.place.now and end > after.place.window[0] and end < after.place.window[1]:
                yield f"{what}: {before.name}", f"{event.uid[:12]} went without a word"


@rule(27)
def window_is_kept(world):
    for feed, event, where in each_event(world):
        begins, ends = bounds(event, feed.place.zone)
        if ends is not None and ends <= feed.place.window[0] or begins is not None and begins >= feed.place.window[1]:
            yield where, f"outside the window: {event.get('DTSTART')}"


# --- content ---

TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION", "COMMENT", "NAME")


@rule(28)
def texts_are_escaped(world):
    for feed, event, where in each_event(world):
        lines = [line for line in event.lines + [l for a in event.alarms for l in a] if line.name in TEXTS]
        for line in lines:
            if re.search(r"[,;]", re.sub(r"\\.", "", line.value)):
                yield where, f"{line.name} has a bare , or ;"
            if re.search(r"\\[^\\;,nN]", re.sub(r"\\\\", "", line.value)):
                yield where, f"{line.name} has an unknown escape"
            if line.value != line.value.strip(" \t") or re.match(r"\\[nN]", line.value):
                yield where, f"{line.name} is not trimmed"
        for name, text in feed.place.texts.get(event.activity, {}).items():
            if feed.name == "all" and event.text(name).replace("【取消】", "") != text:
                yield where, f"{name} reads {event.text(name)!r}, not {text!r}"


@rule(29)
def uris_are_clean(world):
    for feed in calendars(world):
        head, _, events = read(feed)
        for line in head + [l for event in events for l in event.lines]:
            if line.name in ("URL", "CONFERENCE", "IMAGE") and not re.fullmatch(r"""[a-z][a-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+""", line.value, re.I):
                yield feed.name, f"{line.name}:{line.value!r}"


@rule(30)
def summaries_are_short(world):
    for feed, event, where in each_event(world):
        title, description = event.text("SUMMARY"), event.text("DESCRIPTION")
        if len(title) > 60:
            yield where, f"SUMMARY of {len(title)} characters"
        if title.endswith("…") and not description.startswith(re.sub("^【.*?】", "", title[:-1])):
            yield where, "a cut title does not stand whole in DESCRIPTION"
        if any(line.name in ("X-ALT-DESC", "STYLED-DESCRIPTION") for line in event.lines) or re.search(r"</?(p|br|b|a|html)\b", description):
            yield where, "HTML"
        url = event.get("URL")
        if url and url not in description.split("\n"):
            yield where, "the link has no line of its own"


@rule(31)
def places_are_words(world):
    for feed, event, where in each_event(world):
        for line in event.lines:
            if line.name in ("GEO", "X-APPLE-STRUCTURED-LOCATION"):
                if not feed.place.coordinates:
                    yield where, f"{line.name} without coordinates"
                elif line.name == "GEO" and not re.fullmatch(r"-?\d+\.\d{6};-?\d+\.\d{6}", line.value):
                    yield where, f"GEO:{line.value}"


@rule(32)
def alarms_are_few(world):
    for feed, event, where in each_event(world):
        if event.alarms and feed.kind != "person":
            yield where, "an alarm outside a personal feed"
            continue
        for alarm in event.alarms:
            values = {line.name: line for line in alarm}
            if values.get("ACTION", Line("", {}, "")).value != "DISPLAY" or not values.get("DESCRIPTION", Line("", {}, "")).value:
                yield where, "an alarm that shows nothing"
            trigger = values.get("TRIGGER", Line("", {}, ""))
            if trigger.params or not re.fullmatch(r"-P(\d+D)?(T(\d+H)?(\d+M)?(0S)?)?", trigger.value):
                yield where, f"TRIGGER:{trigger.value}"
        wanted = [] if feed.kind != "person" or event.cancelled else list(feed.place.alarms[:2])
        if not event.cancelled and [line.value for a in event.alarms for line in a if line.name == "TRIGGER" and line.value[:1] == "-"] != wanted \
                and all(l.value[:1] == "-" for a in event.alarms for l in a if l.name == "TRIGGER"):
            yield where, f"alarms are not {wanted}"


@functools.cache
def words_among(text, words):
    return [word for word in words if word in text]


@rule(33)
def nobody_is_named(world):
    for feed, event, where in each_event(world):
        for line in event.lines:
            if line.name in ("ATTACH", "ATTENDEE", "ORGANIZER", "CONTACT"):
                yield where, line.name
        words = " ".join(unescape(line.value) for line in event.lines if line.name in TEXTS)
        if words_among(words, feed.place.private):
            yield where, "somebody's phone or address"
        for name in words_among(words, feed.place.names) if feed.is_public else ():
            yield where, f"the name {name}"


# --- HTTP ---

def good(world):
    return [a for a in world.answers + world.secret if a.status == 200]


@rule(34)
def answers_have_their_headers(world):
    for answer in good(world):
        h, where = answer.headers, f"{answer.method} {answer.path}"
        if h.get("content-type") != "text/calendar; charset=utf-8":
            yield where, f"Content-Type: {h.get('content-type')}"
        if not h.get("content-length", "").isdigit() or answer.method == "GET" and int(h["content-length"]) != len(answer.body):
            yield where, "Content-Length"
        if "etag" not in h or "last-modified" not in h:
            yield where, "no ETag or no Last-Modified"
        kind = "private" if answer in world.secret else "public"
        age = re.search(r"max-age=(\d+)", h.get("cache-control", ""))
        if not age or int(age[1]) > 900 or kind not in h["cache-control"]:
            yield where, f"Cache-Control: {h.get('cache-control')}"
        if h.get("vary") != "Accept-Encoding":
            yield where, "no Vary"
        if not answer.path.endswith(".ics") or "content-disposition" in h:
            yield where, "not a feed to subscribe"
    plain = [a for a in world.answers if a.status == 200 and a.method == "GET" and "content-encoding" not in a.headers]
    if len({a.body for a in plain}) > 1:
        yield "Accept", "other bytes for another Accept"
    for answer in world.answers:
        if answer.status in (405, 406):
            yield f"{answer.method} {answer.path}", f"{answer.status} for {answer.sent}"
        if answer.method == "HEAD" and answer.body:
            yield f"HEAD {answer.path}", "a body"


def matches(sent, etag):
    tags = re.findall(r'\*|(?:W/)?"[^"]*"', sent)
    return any(t == "*" or re.sub("^W/", "", t) == etag for t in tags)


@rule(35)
def validators_work(world):
    for answers in (world.answers, world.secret):
        whole = next((a for a in answers if a.status == 200 and not a.sent and a.method == "GET"), None)
        if not whole:
            continue
        etag, modified = whole.headers.get("etag"), whole.headers.get("last-modified")
        if not etag or not modified:
            continue  # rule 34's
        for a in answers:
            where, sent = f"{a.path} {a.sent}", a.sent
            wanted = 200
            if "If-None-Match" in sent:
                wanted = 304 if matches(sent["If-None-Match"], etag) else 200
            elif "If-Modified-Since" in sent:
                try:
                    since = email.utils.parsedate_to_datetime(sent["If-Modified-Since"])
                    wanted = 304 if since >= email.utils.parsedate_to_datetime(modified) else 200
                except (TypeError, ValueError):
                    wanted = 200
            if a.status in (200, 304) and a.status != wanted:
                yield where, f"{a.status}, not {wanted}"
            if a.status in (200, 304) and a.headers.get("etag", etag) != etag:
                yield where, "another ETag for the same bytes"
            if a.status == 304 and (a.body or a.headers.get("etag") != etag or a.headers.get("last-modified") != modified):
                yield where, "a 304 with a body, or without both validators"
    import hashlib
    tags = {a.headers.get("etag"): hashlib.sha256(a.body).hexdigest() for a in world.versions if a.status == 200}
    if len(set(tags.values())) != len({hashlib.sha256(a.body).digest() for a in world.versions}):
        yield "versions", "other bytes under the same ETag"


@rule(36)
def versions_grow(world):
    for old, new in zip(world.versions, world.versions[1:]):
        times = [email.utils.parsedate_to_datetime(a.headers["last-modified"]) for a in (old, new)]
        if old.body == new.body and times[0] != times[1]:
            yield new.path, "the same bytes with another Last-Modified"
        elif old.body != new.body and times[1] <= times[0]:
            yield new.path, f"other bytes, and Last-Modified went from {times[0]} to {times[1]}"


@rule(37)
def errors_are_few(world):
    for last, answer in world.busy:
        if answer.status != 200 or answer.body != last.body:
            yield answer.path, f"{answer.status} while the store is busy"
    for name, status in (("revoked", 410), ("unknown", 404)):
        answer = world.errors.get(name)
        if answer and answer.status != status:
            yield answer.path, f"{answer.status} for a feed that is {name}"
    for answer in world.answers + world.secret:
        if answer.status not in (200, 301, 304, 404, 405, 406, 410):
            yield answer.path, f"{answer.status}"


@rule(38)
def addresses_are_offered(world):
    for answer, base in world.redirect:
        if answer.status != 301 or answer.headers.get("location") != base + answer.path:
            yield answer.path, f"{answer.status} to {answer.headers.get('location')}"
    for page, base, path in world.offers:
        for what, needle in (("webcal", "webcal://" + base.partition("://")[2] + path), ("https", base + path), ("Google", "calendar.google.com/calendar/r?cid="),
                             ("QR", "/qr/"), ("copy", "<code>" + base + path)):
            if needle not in page:
                yield path, f"{what} is not offered"
        if len(base + path) > 200:
            yield path, f"an address of {len(base + path)} characters"


@rule(39)
def secrets_stay_secret(world):
    for token in world.tokens:
        if not re.fullmatch("[0-9a-z]+", token) or len(token) * 5 < 128:
            yield token, f"a token of {len(token) * 5} bits"
        if token.encode() in world.database:
            yield "database", "has a token in clear"
        if token.encode() in world.log:
            yield "log", "has a token in clear"
    for old, new in world.after_reset:
        if old == new:
            yield "reset", "gave the same token"
    for answer in world.secret:
        if answer.status == 200 and (answer.headers.get("referrer-policy"), answer.headers.get("x-robots-tag")) != ("no-referrer", "noindex"):
            yield "secret feed", "may be indexed or referred to"
    for answer in world.robots:
        if answer.status not in (200, 404) or re.search(rb"(?im)^disallow:\s*/(feeds|$|\*)", answer.body):
            yield answer.path, "blocks the feeds"


@rule(40)
def feeds_stay_small(world):
    for feed in calendars(world):
        if len(feed.body) >= 1_000_000:
            yield feed.name, f"{len(feed.body)} bytes"
        if len(read(feed)[2]) >= 1000:
            yield feed.name, f"{len(read(feed)[2])} events"
    for first, second in world.packed:
        if first.headers.get("content-encoding") != "gzip" or first.body != second.body:
            yield first.path, "gzip is not made once for a version"
        elif gzip.decompress(first.body) not in {a.body for a in world.answers}:
            yield first.path, "gzip is not the feed"
