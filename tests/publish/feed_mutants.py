# feed_mutants.py - for each rule, what breaks it and nothing else
# SPDX-License-Identifier: Apache-2.0
"""A mutant takes a copy of a good World and changes one thing.  It changes bytes as a faulty writer
would: lines are folded again, so that a rule about content never trips over one about lines."""
import dataclasses
import re

from feed_rules import DAY, Feed, bounds, read, unfold

MUTANTS = []  # (rule, function)


def breaks(number):
    def keep(function):
        MUTANTS.append((number, function))
        return function
    return keep


def fold(text):
    out = []
    for line in text.split("\r\n"):
        row, rows = b"", []
        for unit in re.findall(r"\\.|.", line, re.S):
            unit = unit.encode()
            if len(row) + len(unit) > 75:
                rows.append(row)
                row = b" "
            row += unit
        out.append(b"\r\n".join(rows + [row]))
    return b"\r\n".join(out)


def put(feeds, feed, body):
    """The feed with other bytes, in place of it; True when they are others."""
    assert body != feed.body, "the mutant changes nothing"
    feeds[feeds.index(feed)] = dataclasses.replace(feed, body=body)


def find(feeds, name):
    return next(f for f in feeds if f.name == name)


def sub(feeds, name, pattern, new, count=1):
    """Replaces in the unfolded text of a feed."""
    feed = find(feeds, name)
    text = re.sub(pattern, new, unfold(feed.body).decode(), count=count, flags=re.S)
    put(feeds, feed, fold(text))


def raw(feeds, name, old, new):
    feed = find(feeds, name)
    put(feeds, feed, feed.body.replace(old, new, 1))


def edit(feeds, name, chosen, change):
    """Changes the unfolded text of the first event that `chosen` takes."""
    feed = find(feeds, name)
    parts = re.split(r"(BEGIN:VEVENT\r\n.*?END:VEVENT\r\n)", unfold(feed.body).decode(), flags=re.S)
    for i, event in enumerate(read(feed)[2]):
        if chosen(event):
            parts[2 * i + 1] = change(parts[2 * i + 1])
            return put(feeds, feed, fold("".join(parts)))
    raise AssertionError(f"{name} has no such event")


def timed(event):
    return "T" in event.get("DTSTART") and not event.cancelled


def add_line(line):
    return lambda text: text.replace("END:VEVENT", line + "\r\nEND:VEVENT")


def stamped(event_text, stamp, sequence):
    text = re.sub(r"(DTSTAMP|LAST-MODIFIED):[^\r]*", rf"\1:{stamp}", event_text)
    return re.sub(r"SEQUENCE:\d+", f"SEQUENCE:{sequence}", text)


# --- structure ---

@breaks(1)
def a_bare_line_feed(w):
    raw(w.feeds, "all", b"END:VEVENT\r\n", b"\nEND:VEVENT\r\n")


@breaks(1)
def a_byte_order_mark(w):
    raw(w.feeds, "all", b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR")


@breaks(1)
def no_line_end_at_the_end(w):
    raw(w.feeds, "all", b"END:VCALENDAR\r\n", b"END:VCALENDAR")


@breaks(2)
def a_long_line(w):
    feed = find(w.feeds, "all")
    put(w.feeds, feed, re.sub(rb"(\r\nDESCRIPTION:[^\r]*)\r\n ", rb"\1", feed.body, count=1))


@breaks(2)
def a_fold_inside_a_character(w):
    raw(w.feeds, "all", "重".encode(), b"\xe9\x87\r\n \x8d")


@breaks(2)
def a_fold_inside_an_escape(w):
    raw(w.feeds, "all", b"\\n", b"\\\r\n n")


@breaks(2)
def a_control_character(w):
    raw(w.feeds, "all", b"X-WR-CALDESC:", b"X-WR-CALDESC:\x01")


@breaks(3)
def no_method(w):
    raw(w.feeds, "all", b"METHOD:PUBLISH\r\n", b"")


@breaks(3)
def method_behind_the_events(w):
    feed = find(w.feeds, "all")
    put(w.feeds, feed, feed.body.replace(b"METHOD:PUBLISH\r\n", b"").replace(b"END:VCALENDAR", b"METHOD:PUBLISH\r\nEND:VCALENDAR"))


@breaks(3)
def another_product(w):
    raw(w.feeds, "all", b"PRODID:-//linli", b"PRODID:-//other")


@breaks(4)
def two_names(w):
    sub(w.feeds, "all", "\r\nNAME:", "\r\nNAME:x")


@breaks(4)
def an_escape_in_an_x_property(w):
    sub(w.feeds, "all", "X-WR-CALDESC:", r"X-WR-CALDESC:a\\,b")


@breaks(5)
def xiaomis_duration(w):
    sub(w.feeds, "all", "PT90M", "P90M", count=2)


@breaks(5)
def two_refresh_times(w):
    sub(w.feeds, "all", "X-PUBLISHED-TTL:PT90M", "X-PUBLISHED-TTL:PT4H")


@breaks(6)
def no_zone_of_the_calendar(w):
    sub(w.feeds, "all", "X-WR-TIMEZONE:[^\r]*\r\n", "")


@breaks(7)
def another_hue(w):
    sub(w.feeds, "all", "COLOR:#[0-9A-F]{6}", "COLOR:#123456")


@breaks(7)
def a_colour_of_css4(w):
    sub(w.feeds, "all", "\r\nCOLOR:[a-z]*", "\r\nCOLOR:rebeccapurple")


@breaks(8)
def a_source(w):
    raw(w.feeds, "all", b"X-WR-TIMEZONE", b"SOURCE;VALUE=URI:https://nasty.example.org/x.ics\r\nX-WR-TIMEZONE")


@breaks(8)
def a_token_in_the_text(w):
    feed = find(w.feeds, "person/p1")
    edit(w.feeds, "person/p1", timed, add_line("COMMENT:" + feed.place.tokens[1]))


@breaks(9)
def a_page_instead_of_a_feed(w):
    feed = find(w.feeds, "all")
    put(w.feeds, feed, b"<!doctype html><p>nothing")


@breaks(9)
def no_content(w):
    w.empty[0].status = 204


@breaks(10)
def other_bytes_of_the_same_state(w):
    first, second = w.renderings[0]
    w.renderings[0] = first, dataclasses.replace(second, body=second.body + b" ")


@breaks(10)
def events_out_of_order(w):
    feed = find(w.feeds, "all")
    parts = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", feed.body, re.S)
    put(w.feeds, feed, feed.body.replace(parts[0], b"", 1).replace(b"END:VCALENDAR", parts[0] + b"END:VCALENDAR"))


# --- time ---

@breaks(11)
def a_slash_before_the_zone(w):
    edit(w.feeds, "all", timed, lambda t: t.replace("TZID=Asia", "TZID=/Asia"))


@breaks(11)
def a_floating_time(w):
    edit(w.feeds, "all", timed, lambda t: t.replace(";TZID=Asia/Shanghai", ""))


@breaks(12)
def no_vtimezone(w):
    sub(w.feeds, "all", "BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", "")


@breaks(12)
def an_unused_vtimezone(w):
    sub(w.feeds, "all", "(BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n)", lambda m: m[1] + m[1].replace("Asia/Shanghai", "Asia/Tokyo").replace("+0800", "+0900"))


@breaks(12)
def an_offset_with_seconds(w):
    sub(w.feeds, "all", r"TZOFFSETFROM:\+0800", "TZOFFSETFROM:+080543")


@breaks(13)
def a_wrong_clock_change(w):
    name = next(f.name for f in w.feeds if f.place.zone == "Europe/Berlin" and f.name not in ("all",) and b"BYMONTH=3" in f.body)
    berlin = next(f for f in w.feeds if f.place.zone == "Europe/Berlin" and f.name == name)
    put(w.feeds, berlin, berlin.body.replace(b"BYMONTH=3", b"BYMONTH=4"))


@breaks(13)
def clock_changes_by_date(w):
    berlin = next(f for f in w.feeds if f.place.zone == "Europe/Berlin" and b"BYMONTH=3" in f.body)
    put(w.feeds, berlin, re.sub(rb"RRULE:[^\r]*BYMONTH=3[^\r]*", b"RDATE:20270328T020000", berlin.body))


def whole_day(event):
    return "T" not in event.get("DTSTART") and not event.cancelled


@breaks(14)
def an_inclusive_end(w):
    edit(w.feeds, "all", whole_day, lambda t: re.sub(r"(DTSTART;VALUE=DATE:)(\d+)(.*?DTEND;VALUE=DATE:)\d+", r"\1\2\3\2", t, flags=re.S))


@breaks(15)
def a_duration(w):
    edit(w.feeds, "all", timed, add_line("DURATION:PT1H"))


@breaks(15)
def no_end(w):
    edit(w.feeds, "all", timed, lambda t: re.sub("DTEND[^\r]*\r\n", "", t))


@breaks(16)
def a_recurrence(w):
    edit(w.feeds, "all", timed, add_line("RRULE:FREQ=WEEKLY;COUNT=3"))


@breaks(16)
def an_exception(w):
    edit(w.feeds, "all", timed, add_line("RECURRENCE-ID;TZID=Asia/Shanghai:20261127T090000"))


@breaks(17)
def icus_lantern_festival(w):
    feed = next(f for f in w.lunar if b"20270220" in f.body)
    put(w.lunar, feed, feed.body.replace(b"20270221", b"20270222").replace(b"20270220", b"20270221"))


@breaks(17)
def icus_new_year(w):
    feed = next(f for f in w.lunar if b"VALUE=DATE:20300203" in f.body)
    put(w.lunar, feed, feed.body.replace(b"DTSTART;VALUE=DATE:20300203", b"DTSTART;VALUE=DATE:20300202"))


@breaks(18)
def a_foreign_calendar(w):
    edit(w.feeds, "all", timed, add_line("X-RULE:RSCALE=CHINESE"))


@breaks(18)
def a_rule_that_hangs_is_taken(w):
    w.refused["FREQ=HOURLY"] = False


RRULE_FEED = "\r\n".join("""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
DTSTART;TZID=Asia/Shanghai:20261127T090000
RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=FR
END:VEVENT
BEGIN:VEVENT
UID:a
RECURRENCE-ID;TZID=Asia/Shanghai:20261204T090000
DTSTART;TZID=Asia/Shanghai:20261205T090000
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;TZID=Asia/Shanghai:20261127T090000
RRULE:FREQ=DAILY;UNTIL=20261203T010000Z
END:VEVENT
END:VCALENDAR
""".split("\n")).encode()


def rrule(old, new):
    def change(w):
        body = RRULE_FEED.replace(old, new)
        assert body != RRULE_FEED
        w.rrule = [dataclasses.replace(w.rrule[0], body=body)]
    return change


for _name, _old, _new in (("a_start_that_is_no_occurrence", b"BYDAY=FR", b"BYDAY=SA"), ("an_until_in_local_time", b"010000Z", b"090000"),
                          ("a_thousand_times", b"COUNT=5", b"COUNT=1000"), ("an_exception_on_its_neighbour", b":20261205T", b":20261211T"),
                          ("an_exception_past_its_neighbour", b":20261205T", b":20261212T")):
    _change = rrule(_old, _new)
    _change.__name__ = _name
    breaks(19)(_change)


# --- identity and change ---

def changed_pair(w, also=lambda before, after: True):
    """(index, UID) of a pair in which an event's bytes changed."""
    for i, (_, before, after) in enumerate(w.changes):
        old = {e.uid: e for e in read(before)[2]}
        for event in read(after)[2]:
            if event.uid in old and old[event.uid].raw != event.raw and also(old[event.uid], event):
                return i, event.uid
    raise AssertionError("no such change")


def same_pair(w):
    for i, (_, before, after) in enumerate(w.changes):
        old = {e.uid: e for e in read(before)[2]}
        for event in read(after)[2]:
            if event.uid in old and old[event.uid].raw == event.raw and timed(event):
                return i, event.uid
    raise AssertionError("nothing stays")


def edit_after(w, i, uid, change):
    what, before, after = w.changes[i]
    feeds = [after]
    edit(feeds, after.name, lambda e: e.uid == uid, change)
    w.changes[i] = what, before, feeds[0]


@breaks(20)
def a_uid_with_a_slash(w):
    edit(w.feeds, "all", timed, lambda t: re.sub("UID:[^\r]*", "UID:clinic/2026-12-01@linli", t))


@breaks(20)
def a_uid_with_a_database_id(w):
    edit(w.feeds, "all", timed, lambda t: re.sub("UID:[^\r]*", "UID:417@linli", t))


@breaks(20)
def a_new_uid_after_a_change(w):
    i, uid = same_pair(w)
    edit_after(w, i, uid, lambda t: t.replace(uid, "f" * 32 + "@linli"))


@breaks(21)
def a_uid_used_again(w):
    feed = w.history[-1]
    feeds = [feed]
    edit(feeds, feed.name, lambda e: timed(e) and e.activity == "slots", lambda t: t.replace("/a/slots", "/a/other"))
    w.history[-1] = feeds[0]


@breaks(21)
def another_uid_after_the_way_back(w):
    before, after = next((b, a) for b, a in w.restored if read(a)[2] and b.name == "all")
    feeds = [after]
    edit(feeds, "all", lambda e: e.uid in {o.uid for o in read(before)[2]} and timed(e) and e.activity == "slots",
         lambda t: re.sub("UID:[^\r]*", "UID:" + "e" * 32 + "@linli", t))
    w.restored[w.restored.index((before, after))] = before, feeds[0]


@breaks(21)
def an_invitation_with_its_own_uid(w):
    feed, mail = w.invitations[0]
    assert b"UID:" in mail
    w.invitations[0] = feed, re.sub(rb"UID:[^\r]*", b"UID:" + b"d" * 32 + b"@linli", mail)


@breaks(22)
def a_local_stamp(w):
    edit(w.feeds, "all", timed, lambda t: re.sub(r"((?:DTSTAMP|LAST-MODIFIED):\d+T\d+)Z", r"\1", t))


@breaks(22)
def the_time_of_rendering(w):
    edit(w.feeds, "all", timed, lambda t: re.sub("DTSTAMP:[^\r]*", "DTSTAMP:20261124T000000Z", t))


@breaks(23)
def a_change_without_sequence(w):
    i, uid = changed_pair(w)
    old = next(e for e in read(w.changes[i][1])[2] if e.uid == uid)
    edit_after(w, i, uid, lambda t: re.sub(r"SEQUENCE:\d+", f"SEQUENCE:{old.sequence}", t))


@breaks(23)
def a_change_without_last_modified(w):
    i, uid = changed_pair(w)
    old = next(e for e in read(w.changes[i][1])[2] if e.uid == uid)
    edit_after(w, i, uid, lambda t: re.sub(r"(DTSTAMP|LAST-MODIFIED):[^\r]*", rf"\1:{old.get('DTSTAMP')}", t))


def of_setting(w, setting, feed):
    """(index, UID) of an event that another url, phone or alarm changed."""
    for i, (what, before, after) in enumerate(w.changes):
        old = {e.uid: e for e in read(before)[2]}
        for event in read(after)[2] if (what, before.name) == (setting, feed) else ():
            if event.uid in old and old[event.uid].raw != event.raw:
                return i, event.uid
    raise AssertionError(f"another {setting} changes nothing")


def unstamped_setting(setting, feed, pattern, kept):
    def change(w):
        i, uid = of_setting(w, setting, feed)
        old = next(e for e in read(w.changes[i][1])[2] if e.uid == uid)
        edit_after(w, i, uid, lambda t: re.sub(pattern, rf"\1:{old.get(kept)}", t))
    return change


for _setting, _feed in (("url", "all"), ("phone", "all"), ("alarm", "person/p1")):
    for _pattern, _kept in ((r"(SEQUENCE):\d+", "SEQUENCE"), (r"(DTSTAMP|LAST-MODIFIED):[^\r]*", "LAST-MODIFIED")):
        _change = unstamped_setting(_setting, _feed, _pattern, _kept)
        _change.__name__ = f"another_{_setting}_without_{_kept.lower()}"
        breaks(23)(_change)


@breaks(24)
def a_stamp_without_a_change(w):
    i, uid = same_pair(w)
    edit_after(w, i, uid, lambda t: stamped(t, "20261231T000000Z", 9))


@breaks(25)
def no_status(w):
    edit(w.feeds, "all", timed, lambda t: re.sub("STATUS:[^\r]*\r\n", "", t))


@breaks(25)
def no_transp(w):
    edit(w.feeds, "all", timed, lambda t: re.sub("TRANSP:[^\r]*\r\n", "", t))


@breaks(25)
def tentative_without_a_reason(w):
    edit(w.feeds, "all", timed, lambda t: t.replace("STATUS:CONFIRMED", "STATUS:TENTATIVE"))


@breaks(26)
def cancelled_without_a_mark(w):
    edit(w.feeds, "all", lambda e: e.cancelled, lambda t: t.replace("【取消】", "", 1))


@breaks(26)
def cancelled_and_busy(w):
    edit(w.feeds, "all", lambda e: e.cancelled, lambda t: t.replace("TRANSPARENT", "OPAQUE"))


@breaks(26)
def gone_without_a_word(w):
    i, uid = same_pair(w)
    edit_after(w, i, uid, lambda t: "")


@breaks(26)
def kept_for_ever(w):
    for feed in list(w.feeds):
        for event in read(feed)[2]:
            if event.cancelled and feed.name == "all":
                late = dataclasses.replace(feed.place, now=bounds(event, feed.place.zone)[1] + 7 * DAY)
                w.feeds[w.feeds.index(feed)] = dataclasses.replace(feed, place=late)
                return


@breaks(27)
def outside_the_window(w):
    feed = find(w.feeds, "all")
    last = bounds(read(feed)[2][-1], feed.place.zone)[0]
    w.feeds[w.feeds.index(feed)] = dataclasses.replace(feed, place=dataclasses.replace(feed.place, window=(feed.place.window[0], last)))


# --- content ---

@breaks(28)
def a_bare_comma(w):
    edit(w.feeds, "all", timed, lambda t: t.replace("LOCATION:", "LOCATION:a,b "))


@breaks(28)
def an_unknown_escape(w):
    edit(w.feeds, "all", timed, lambda t: t.replace("LOCATION:", "LOCATION:\\x"))


@breaks(28)
def another_title_than_was_written(w):
    edit(w.feeds, "all", lambda e: e.activity == "marks" and not e.cancelled, lambda t: t.replace("SUMMARY:", "SUMMARY:x"))


@breaks(29)
def a_blank_in_the_url(w):
    edit(w.feeds, "all", timed, add_line("CONFERENCE:https://a.example/b c"))


@breaks(29)
def chinese_in_the_url(w):
    edit(w.feeds, "all", timed, add_line("CONFERENCE:https://a.example/重"))


@breaks(30)
def a_long_summary(w):
    edit(w.feeds, "activity/slots", timed, lambda t: re.sub("SUMMARY:[^\r]*", "SUMMARY:" + "重" * 61, t))


@breaks(30)
def html(w):
    edit(w.feeds, "all", timed, add_line("X-ALT-DESC;FMTTYPE=text/html:<p>x</p>"))


@breaks(30)
def the_link_inside_a_sentence(w):
    edit(w.feeds, "all", lambda e: timed(e) and e.get("URL"), lambda t: t.replace("\\nhttps:", " https:"))


@breaks(31)
def a_place_on_the_map(w):
    edit(w.feeds, "all", timed, add_line("GEO:31.2;121.4"))


ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:x\r\nEND:VALARM\r\n"


@breaks(32)
def an_alarm_for_everybody(w):
    edit(w.feeds, "all", timed, add_line(ALARM[:-2]))


@breaks(32)
def a_third_alarm(w):
    edit(w.feeds, "person/p1", timed, add_line(ALARM[:-2]))


@breaks(32)
def an_alarm_after_the_start(w):
    edit(w.feeds, "person/p1", timed, lambda t: re.sub("TRIGGER:-", "TRIGGER:", t, count=1))


@breaks(32)
def an_alarm_that_sounds(w):
    edit(w.feeds, "person/p1", timed, lambda t: t.replace("ACTION:DISPLAY", "ACTION:AUDIO", 1))


@breaks(33)
def an_attendee(w):
    edit(w.feeds, "all", timed, add_line("ATTENDEE;CN=x:mailto:x@example.org"))


@breaks(33)
def a_phone_number(w):
    edit(w.feeds, "team/helpers", timed, lambda t: t.replace("DESCRIPTION:", "DESCRIPTION:000-5555-0201 "))


@breaks(33)
def a_name_in_public(w):
    edit(w.feeds, "activity/slots", timed, lambda t: t.replace("DESCRIPTION:", "DESCRIPTION:甲一一 "))


# --- HTTP ---

@breaks(34)
def no_charset(w):
    w.answers[0].headers["content-type"] = "text/calendar"


@breaks(34)
def a_secret_feed_for_caches(w):
    w.secret[0].headers["cache-control"] = "public, max-age=900"


@breaks(34)
def kept_for_a_day(w):
    w.answers[0].headers["cache-control"] = "public, max-age=86400"


@breaks(34)
def only_what_is_accepted(w):
    answer = next(a for a in w.answers if a.sent.get("Accept"))
    answer.status = 406


@breaks(35)
def a_304_with_a_body(w):
    next(a for a in w.answers if a.status == 304).body = b"x"


@breaks(35)
def a_304_without_validators(w):
    del next(a for a in w.answers if a.status == 304).headers["last-modified"]


@breaks(35)
def a_weak_tag_is_no_match(w):
    answer = next(a for a in w.answers if a.sent.get("If-None-Match", "").startswith("W/"))
    answer.status, answer.headers, answer.body = 200, dict(w.answers[0].headers), w.answers[0].body


@breaks(35)
def a_bad_date_gives_304(w):
    answer = next(a for a in w.answers if a.sent.get("If-Modified-Since") == "yesterday")
    answer.status, answer.body = 304, b""


@breaks(35)
def one_tag_for_two_bodies(w):
    first, last = w.versions[0], next(a for a in w.versions if a.body != w.versions[0].body)
    last.headers["etag"] = first.headers["etag"]


@breaks(36)
def last_modified_stands_still(w):
    i = next(i for i in range(1, len(w.versions)) if w.versions[i].body != w.versions[i - 1].body)
    w.versions[i].headers["last-modified"] = w.versions[i - 1].headers["last-modified"]


@breaks(37)
def busy_is_an_error(w):
    w.busy[0][1].status = 503


@breaks(37)
def revoked_is_unknown(w):
    w.errors["revoked"].status = 404


@breaks(38)
def plain_http_is_served(w):
    w.redirect[0][0].status = 200


@breaks(38)
def no_webcal(w):
    page, base, path = w.offers[0]
    w.offers[0] = page.replace("webcal://", "https://"), base, path


@breaks(38)
def nothing_to_copy(w):
    page, base, path = w.offers[0]
    w.offers[0] = page.replace("<code>", ""), base, path


@breaks(39)
def a_short_token(w):
    w.tokens.append("abcdefgh12345678")


@breaks(39)
def a_token_in_the_log(w):
    w.log += b"GET /p/" + w.tokens[0].encode()


@breaks(39)
def a_token_in_the_database(w):
    w.database += w.tokens[0].encode()


@breaks(39)
def a_secret_feed_in_a_search_engine(w):
    w.secret[0].headers.pop("x-robots-tag")


@breaks(39)
def robots_keep_out(w):
    w.robots[0].status, w.robots[0].body = 200, b"User-agent: *\nDisallow: /\n"


@breaks(40)
def a_thousand_events(w):
    feed = find(w.feeds, "activity/slots")
    end = unfold(feed.body).decode().replace("END:VCALENDAR", "")
    last = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", end, re.S)[-1]
    more = "".join(re.sub("UID:[^\r]*", f"UID:{'f' * 28}{i:04x}@linli", last) for i in range(1000))
    put(w.feeds, feed, fold(end.rstrip("\r\n") + "\r\n" + more + "END:VCALENDAR\r\n"))


@breaks(40)
def gzip_made_anew(w):
    first, second = w.packed[0]
    second.body = second.body[:4] + b"\1" + second.body[5:]
