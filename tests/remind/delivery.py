#!/usr/bin/env python3
# delivery.py - every reminder arrives exactly once or is visibly failed
# SPDX-License-Identifier: Apache-2.0
"""Real servers on the loopback that misbehave on command."""
import email
import email.policy
import json
import os
import stat
import sys
import time

from world import Http, Smtp, START, Tap, World, equal, true

DAY = 86400
DUE = START - DAY
tap = Tap()


def hook(world, server, **keys):
    world.env["HOOK_URL"] = server.url()
    options = dict(type="webhook", template="wecom", url_env="HOOK_URL", audience="serving", retry="1m, 5m, 15m")
    options.update(keys)
    world.channel("group", **options)


def mail(world, server, **keys):
    world.env["SMTP_URL"] = server.url()
    options = dict(type="mail", url_env="SMTP_URL", sender="office@example.org")
    options.update(keys)
    world.channel("mail", **options)


def crew(world, count, occurrence=None, **reach):
    people = [world.person("p%d" % i, mail="p%d@example.org" % i, **reach) for i in range(1, count + 1)]
    occurrence = occurrence or world.occurrence()
    world.duty(occurrence, people)
    return occurrence


def until_done(world, now, rounds=12):
    """As cron would: every minute or so, later each time."""
    for _ in range(rounds):
        world.send(now)
        if not world.rows("SELECT 1 FROM delivery WHERE ready IS NOT NULL"):
            return
        now += 600


def misbehaviour(make, way, expected_states, accepted, how):
    def case():
        world = World()
        server = make([how] if way == "once" else [], otherwise="ok" if way == "once" else how)
        try:
            if make is Http:
                hook(world, server)
                occurrence = world.occurrence()
                world.duty(occurrence, [world.person("p1")])
            else:
                mail(world, server)
                occurrence = crew(world, 1)
            world.reminder(occurrence, DUE)
            until_done(world, DUE)
            equal(world.states(), expected_states, "states")
            equal(len(server.accepted), accepted, "accepted")
            if "dead" in expected_states:
                true(world.rows("SELECT error FROM delivery WHERE state = 'dead' AND error <> ''"), "an error is recorded")
        finally:
            server.stop()
            world.close()
    return case


for make in (Http, Smtp):
    name = make.__name__.lower()
    for how in ("ok", "slow", "500", "200-error", "reset", "half"):
        tap.case("%s: %s once, then well: arrives exactly once" % (name, how), misbehaviour(make, "once", {"sent": 1}, 1, how))
    for how in ("500", "200-error", "reset", "half"):
        tap.case("%s: %s for ever: visibly failed" % (name, how), misbehaviour(make, "ever", {"dead": 1}, 0, how))
    for how in ("400", "200-never"):
        tap.case("%s: %s: failed at once, not tried again" % (name, how), misbehaviour(make, "once", {"dead": 1}, 0, how))


def hanging():
    """Both at once: the deliverer waits fifteen seconds for each, beside each other."""
    world = World()
    http, smtp = Http(["hang"]), Smtp(["hang"])
    try:
        hook(world, http)
        mail(world, smtp)
        world.reminder(crew(world, 1), DUE)
        begin = time.monotonic()
        world.send(DUE)
        true(time.monotonic() - begin < 20, "it waits for both at the same time")
        equal(world.states(), {"retry": 2}, "states")
        until_done(world, DUE + 300)
        equal(world.states(), {"sent": 2}, "states")
        equal((len(http.accepted), len(smtp.accepted)), (1, 1), "accepted")
    finally:
        http.stop()
        smtp.stop()
        world.close()


tap.case("a server that hangs once gets it exactly once, later", hanging)


def everything_at_once():
    """A hundred people, a channel of each kind, servers that do one of everything."""
    world = World()
    ways = ["ok", "500", "reset", "ok", "half", "200-error", "slow", "ok"]
    http, smtp = Http(ways * 2), Smtp(ways * 3)
    try:
        hook(world, http, retry="1m, 5m, 15m, 15m, 15m, 15m")
        mail(world, smtp, retry="1m, 5m, 15m, 15m, 15m, 15m")
        world.channel("log", type="file", path="log.jsonl")
        for i in range(20):
            occurrence = world.occurrence()
            world.duty(occurrence, [world.person("p%d-%d" % (i, k), mail="p%d-%d@example.org" % (i, k)) for k in range(4)])
            world.reminder(occurrence, DUE + i)
        until_done(world, DUE + 30, rounds=20)
        equal(world.rows("SELECT count(*) FROM reminder WHERE state <> 'spread'")[0][0], 0, "reminders left")
        states = dict(world.rows("SELECT channel, count(*) FROM delivery WHERE state = 'sent' GROUP BY channel"))
        equal(states, {"group": 20, "mail": 80, "log": 80}, "sent")
        for server, count in ((http, 20), (smtp, 80)):
            keys = [key for key, _ in server.accepted]
            true(len(keys) == len(set(keys)), "no key twice")
        lines = open(os.path.join(world.dir, "outbox", "log.jsonl"), encoding="utf-8").read().splitlines()
        equal(len({json.loads(line)["key"] for line in lines}), 80, "lines")
    finally:
        http.stop()
        smtp.stop()
        world.close()


tap.case("each of 180 messages arrives once through servers that do one of everything", everything_at_once)


def dead_channel():
    world = World()
    http, smtp = Http(otherwise="hang"), Smtp()
    try:
        hook(world, http)
        mail(world, smtp)
        occurrence = crew(world, 20)
        world.reminder(occurrence, DUE)
        process = world.start(DUE)
        deadline = time.monotonic() + 10
        while len(smtp.accepted) < 20 and time.monotonic() < deadline:
            time.sleep(0.05)
        equal(len(smtp.accepted), 20, "mails while the hook hangs")
        process.kill()
        process.communicate()
    finally:
        http.stop()
        smtp.stop()
        world.close()


tap.case("a group robot that hangs holds up no mail", dead_channel)


def dead_mail():
    world = World()
    http, smtp = Http(), Smtp(otherwise="hang")
    try:
        hook(world, http, audience="public")
        mail(world, smtp)
        for i in range(20):
            world.reminder(world.occurrence(), DUE, audience="public")
        world.reminder(crew(world, 3), DUE)
        process = world.start(DUE)
        deadline = time.monotonic() + 10
        while len(http.accepted) < 20 and time.monotonic() < deadline:
            time.sleep(0.05)
        equal(len(http.accepted), 20, "posts while the mail server hangs")
        process.kill()
        process.communicate()
    finally:
        http.stop()
        smtp.stop()
        world.close()


tap.case("a mail server that hangs holds up no group robot", dead_mail)


def outage():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, digest="10")
        people = [world.person("p%d" % i, mail="p%d@example.org" % i) for i in range(5)]
        first = DUE
        for hour in range(72):  # a reminder every hour for three days
            occurrence = world.occurrence(begins=first + hour * 3600 + 7200)
            world.duty(occurrence, people)
            world.reminder(occurrence, first + hour * 3600, rule="ini 2h", late=7200)
        now = first + 72 * 3600 - 1800
        world.send(now)
        missed = world.rows("SELECT count(*) FROM reminder WHERE state = 'missed'")[0][0]
        spread = world.rows("SELECT count(*) FROM reminder WHERE state = 'spread'")[0][0]
        equal((missed, spread), (70, 2), "missed and spread reminders")
        equal(len(smtp.accepted), 5, "one message for each person, no storm")
        equal(world.states(), {"sent": 10}, "deliveries")
        world.send(now + 60)
        equal(len(smtp.accepted), 5, "nothing comes twice")
    finally:
        smtp.stop()
        world.close()


tap.case("after three days off: nothing stale, one message a person, no storm", outage)


def clock_jumps():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp)
        occurrence = crew(world, 3)
        world.reminder(occurrence, DUE)
        for now in (DUE - DAY, DUE + 60, DUE - 3 * DAY, DUE + 120, DUE - 1, DUE + 3000):
            world.send(now)
        equal(len(smtp.accepted), 3, "mails")
    finally:
        smtp.stop()
        world.close()


tap.case("a clock that jumps back and forth neither loses nor doubles", clock_jumps)


def withdrawn():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, retry="1m, 1m")
        smtp.plan.extend(["500"] * 3)
        occurrence = crew(world, 3)
        world.reminder(occurrence, DUE)
        world.send(DUE)
        equal(world.states(), {"retry": 3}, "before")
        world.run("UPDATE assignment SET ended_at = ?, ended_why = 'replanned' WHERE person = 1", DUE)
        world.run("UPDATE occurrence SET begins = begins + 3600, ends = ends + 3600, turn = 1 WHERE id = 99")
        world.send(DUE + 300)
        equal(world.states(), {"sent": 2, "cancelled": 1}, "somebody left the duty")
        world.run("UPDATE occurrence SET status = 'cancelled' WHERE id = 1")
    finally:
        smtp.stop()
        world.close()


tap.case("who has left the duty meanwhile hears nothing any more", withdrawn)


def moved():
    world = World()
    smtp = Smtp(["500"] * 2)
    try:
        mail(world, smtp, retry="1m, 1m")
        first, second = crew(world, 1), world.occurrence()
        world.duty(second, [world.person("x", mail="x@example.org")])
        world.reminder(first, DUE)
        world.reminder(second, DUE)
        world.send(DUE)
        equal(world.states(), {"retry": 2}, "before")
        world.run("UPDATE occurrence SET turn = turn + 1 WHERE id = ?", first)
        world.run("UPDATE occurrence SET status = 'cancelled' WHERE id = ?", second)
        world.send(DUE + 300)
        equal(world.states(), {"cancelled": 2}, "after")
        equal(len(smtp.accepted), 0, "mails")
    finally:
        smtp.stop()
        world.close()


tap.case("moved or cancelled between the first try and the second: not sent", moved)


def merged():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp)
        one, two = world.person("a", mail="a@example.org"), world.person("b", mail="b@example.org", language="en")
        first, second = world.occurrence(), world.occurrence(begins=START + DAY)
        world.duty(first, [one, two])
        world.duty(second, [one])
        for occurrence in (first, second):
            world.notice("change:%d:1:moved:person a" % occurrence, occurrence, "person a", "moved", DUE)
        world.notice("change:1:1:cancelled:person b", first, "person b", "cancelled", DUE)
        world.send(DUE)
        equal(world.states(), {"sent": 3}, "deliveries")
        equal(len(smtp.accepted), 2, "one message a person")
        texts = {}
        for _, data in smtp.accepted:
            message = email.message_from_bytes(data, policy=email.policy.default)
            body = message.get_body(("plain",)) or message
            texts[message["To"]] = body.get_content()
        equal(texts["a@example.org"].count("时间或地点有变化，请"), 2, "both changes")
        true("Cancelled" not in texts["a@example.org"], "nothing of the other's")
        true("This is cancelled." in texts["b@example.org"] or "这次活动取消了" in texts["b@example.org"], "the other's")
    finally:
        smtp.stop()
        world.close()


tap.case("changes for one person come as one message, each to whom it concerns", merged)


def falls_back():
    world = World()
    smtp = Smtp(otherwise="400")
    try:
        mail(world, smtp)
        world.channel("calls", type="calls")
        world.person("w", kind="staff", phone="000-1")
        people = [world.person("p1", mail="p1@example.org", phone="000-2"), world.person("p2"),
                  world.person("p3", mail="p3@example.org", channels=[])]
        occurrence = world.occurrence()
        world.duty(occurrence, people)
        world.run("INSERT INTO area (id, community, code, name_zh, kind) VALUES (1, 1, 'g01', '一网格', 'grid')")
        world.setting("person p2", "area", "g01")
        world.setting("area g01", "worker", "w")
        world.reminder(occurrence, DUE)
        world.send(DUE)
        world.send(DUE + 60)
        calls = open(os.path.join(world.dir, "outbox", "calls.txt"), encoding="utf-8").read()
        for name in ("甲p1  000-2", "甲p2", "→ 甲w", "甲p3"):
            true(name in calls, "%s is on the call list: %s" % (name, calls))
        equal(calls.count("[ ]"), 3, "calls")
    finally:
        smtp.stop()
        world.close()


tap.case("a person whom mail does not reach, or no channel, is on the call list with the grid worker", falls_back)


def unreached():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, audience="serving, staff")
        world.person("w", kind="staff", mail="w@example.org")
        occurrence = world.occurrence()
        world.duty(occurrence, [world.person("p2"), world.person("p4")])
        world.setting("person p2", "area", "g01")
        world.setting("area g01", "worker", "w")
        world.reminder(occurrence, DUE)
        world.send(DUE)
        equal(world.states(), {"sent": 2, "dead": 1}, "states")
        data = smtp.accepted[0][1]
        text = email.message_from_bytes(data, policy=email.policy.default).get_content()
        true("请转告甲p2" in text, text)
        world.send(DUE + 60)  # nine o'clock is past: the day's list
        text = [email.message_from_bytes(data, policy=email.policy.default).get_content() for _, data in smtp.accepted][-1]
        true("p4" in text and "没能通知到的人" in text, text)
    finally:
        smtp.stop()
        world.close()


tap.case("without a call list the grid worker passes it on; who is left is on the organizer's list", unreached)


def no_secrets():
    world = World()
    canary = "CANARY7f3a"
    http = Http(otherwise="500")
    try:
        path = world.secret_file("hook-url", http.url("/hook?key=" + canary))
        world.channel("group", type="webhook", template="wecom", url_file=path, audience="serving", retry="1m")
        loose = world.secret_file("loose", http.url(), mode=0o644)
        world.channel("loose", type="webhook", template="dingtalk", url_file=loose, audience="serving")
        occurrence = crew(world, 1)
        world.reminder(occurrence, DUE)
        until_done(world, DUE)
        true(canary.encode() not in world.log, "not in the log")
        dump = "\n".join(world.db.iterdump())
        true(canary not in dump, "not in the store")
        errors = dict(world.rows("SELECT channel, error FROM delivery WHERE state = 'dead'"))
        true("0600" in errors["loose"], errors)
        true(http.seen > 0, "the other one was tried")
    finally:
        http.stop()
        world.close()


tap.case("an address with a key is in no log and no row; a file that others may read is refused", no_secrets)


def rates():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, rate="20/1m")
        occurrence = crew(world, 50)
        world.reminder(occurrence, DUE)
        counts = []
        for minute in range(4):
            world.send(DUE + 61 * minute)
            counts.append(len(smtp.accepted))
        equal(counts, [20, 40, 50, 50], "mails after each minute")
    finally:
        smtp.stop()
        world.close()


tap.case("twenty a minute, also across restarts", rates)


def digest():
    world = World()
    http = Http()
    try:
        hook(world, http, digest="10", audience="public")
        for i in range(12):
            world.reminder(world.occurrence(), DUE - 12 + i, audience="public")
        world.send(DUE)
        equal(len(http.accepted), 1, "messages")
        text = json.loads(http.accepted[0][1])["text"]["content"]
        equal(text.count("【"), 12, "reminders in it")
        true(len(text.encode()) <= 2048, "within WeCom's limit")
    finally:
        http.stop()
        world.close()


tap.case("more than ten for one group become one message", digest)


def breaker():
    world = World()
    smtp = Smtp(otherwise="reset")
    try:
        mail(world, smtp)
        world.reminder(crew(world, 100), DUE)
        world.send(DUE)
        equal(smtp.seen, 5, "tries before the channel rests")
        equal(world.rows("SELECT count(*) FROM delivery WHERE attempts > 0")[0][0], 5, "tried")
        smtp.otherwise = "ok"
        until_done(world, DUE + 1200)
        equal(len(smtp.accepted), 100, "all arrive when it is back")
    finally:
        smtp.stop()
        world.close()


tap.case("a dead service rests after five failures and what waits keeps its tries", breaker)


def programs():
    world = World()
    try:
        script = world.secret_file("sms", "#!/bin/sh\ncat >>%s/sms.jsonl\necho \"$#\" \"$*\" >>%s/args\nenv >%s/env\nexit 0\n"
                                   % (world.dir, world.dir, world.dir), mode=0o700)
        nasty = "; rm -rf ~ $(id) \" -o\\ '"
        world.channel("sms", type="command", run=script)
        world.env["WECOM_URL"] = "CANARY"
        person = world.person("p1", phone="000-5555")
        world.run("UPDATE activity SET title_zh = ?", nasty)
        occurrence = world.occurrence()
        world.duty(occurrence, [person])
        world.reminder(occurrence, DUE)
        world.send(DUE)
        line = json.loads(open(os.path.join(world.dir, "sms.jsonl"), encoding="utf-8").read())
        true(nasty in line["title"], "the title arrives verbatim on stdin")
        equal(line["phone"], "000-5555", "phone")
        equal(open(os.path.join(world.dir, "args")).read().strip(), "0", "nothing on the command line")
        true("CANARY" not in open(os.path.join(world.dir, "env")).read(), "no secrets in its environment")
    finally:
        world.close()


tap.case("a program gets one JSON object on its stdin and nothing else", programs)


def program_fails():
    world = World()
    try:
        for name, code in (("later", 75), ("never", 3)):
            script = world.secret_file(name, "#!/bin/sh\nexit %d\n" % code, mode=0o700)
            world.channel(name, type="command", run=script)
        occurrence = world.occurrence()
        world.duty(occurrence, [world.person("a", phone="1", channels=["later"]), world.person("b", phone="2", channels=["never"])])
        world.reminder(occurrence, DUE)
        world.send(DUE)
        equal(dict(world.rows("SELECT channel, state FROM delivery")), {"later": "retry", "never": "dead"}, "states")
    finally:
        world.close()


tap.case("75 from a program is later, another status never", program_fails)


def invitations():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp)
        occurrence = crew(world, 2)
        world.setting("person p1", "rsvp", "yes")
        for viewer in (1, 2):
            world.run("INSERT INTO face (occurrence, audience, viewer, community, hash, modified) VALUES (?, 'person', ?, 1, 'x', ?)",
                      occurrence, viewer, DUE - 9)
        world.reminder(occurrence, DUE)
        world.send(DUE)
        found = {}
        for _, data in smtp.accepted:
            message = email.message_from_bytes(data, policy=email.policy.default)
            parts = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
            found.setdefault(message["To"], []).append((message, parts[0] if parts else None))
        request = [m for m in found["p1@example.org"] if m[1] and m[1].get_param("method") == "REQUEST"]
        true(request, "an invitation for who wants it")
        message, part = request[0]
        calendar = part.get_content().replace("\r\n ", "")
        true("METHOD:REQUEST" in calendar and "RSVP=TRUE:mailto:p1@example.org" in calendar, calendar)
        true("+" in message["Reply-To"] and message["Reply-To"] in calendar, "the secret address is in both")
        plain = [m for m in found["p2@example.org"] if m[1]]
        equal(plain[0][1].get_param("method"), "PUBLISH", "for the other")
        true("RSVP" not in plain[0][1].get_content(), "no answer is asked for")
    finally:
        smtp.stop()
        world.close()


tap.case("a mail has the calendar; an invitation goes to who wants to answer", invitations)


def to_whom(server, begin):
    """Who got what since: (address, subject's kind)."""
    found = []
    for _, data in server.accepted[begin:]:
        message = email.message_from_bytes(data, policy=email.policy.default)
        found.append((message["To"].split("@")[0], message["Subject"].split("：")[0]))
    return sorted(found)


def asks():
    """A duty that nobody confirms, day by day; somebody who does not want to be asked is left alone."""
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, audience="serving, staff")
        occurrence = crew(world, 2)
        for code, kind in (("helper", "volunteer"), ("busy", "volunteer"), ("office", "staff")):
            world.person(code, kind=kind, mail=code + "@example.org")
        world.run("INSERT INTO team (id, community, code, name_zh) VALUES (1, 1, 'helpers', '志愿队')")
        world.run("INSERT INTO crew (occurrence, team, community) VALUES (?, 1, 1)", occurrence)
        for code in ("helper", "busy"):
            world.setting("person " + code, "teams", "helpers")
        world.duty(world.occurrence(begins=START + 1800), [4])  # busy at that time
        world.setting("person p1", "rsvp", "yes")
        expected = {
            10: [("p1", "请确认")], 9: [], 4: [], 3: [("p1", "请确认")],
            2: [("helper", "可能缺人")], 1: [("office", "还没确认")],
        }
        for days, wanted in expected.items():
            begin = len(smtp.accepted)
            for minutes in (60, 61, 180):
                world.send(START - days * DAY + minutes * 60)
            equal(to_whom(smtp, begin), wanted, "%d days before" % days)
    finally:
        smtp.stop()
        world.close()


tap.case("an unconfirmed duty: asked, asked again, then a substitute who is free, then the organizer, each once", asks)


def confirmed():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, audience="serving, staff")
        crew(world, 1)
        world.person("office", kind="staff", mail="office@example.org")
        world.setting("person p1", "rsvp", "yes")
        world.send(START - 10 * DAY + 3600)
        equal(to_whom(smtp, 0), [("p1", "请确认")], "the first ask")
        world.run("UPDATE assignment SET answer = 'accepted', answered_at = ?", START - 9 * DAY)
        for days in (3, 2, 1):
            world.send(START - days * DAY + 3600)
        equal(len(smtp.accepted), 1, "nobody is asked any more")
    finally:
        smtp.stop()
        world.close()


tap.case("who has confirmed is not asked again, and nobody else is", confirmed)


def at_night():
    world = World()
    smtp = Smtp()
    try:
        mail(world, smtp, quiet_hours="21:30-07:00")
        occurrence = crew(world, 2)
        world.reminder(occurrence, DUE - 12 * 3600, late=6 * 3600)  # due at nine in the evening
        night = DUE - 12 * 3600 + 7200  # the machine is back at eleven
        world.send(night)
        equal(len(smtp.accepted), 0, "nobody is woken")
        world.send(DUE - 2 * 3600 - 60)
        equal(len(smtp.accepted), 0, "a minute before seven")
        world.send(DUE - 2 * 3600)
        equal(len(smtp.accepted), 2, "at seven")
        equal(world.states(), {"sent": 2}, "states")
    finally:
        smtp.stop()
        world.close()


tap.case("what is late in the night waits for the end of the quiet hours", at_night)


def left_alone():
    world = World()
    smtp, http = Smtp(), Http(["429"])
    try:
        hook(world, http, audience="public")
        for i in range(5):
            world.reminder(world.occurrence(), DUE, audience="public")
        world.send(DUE)
        equal((http.seen, len(http.accepted)), (1, 0), "one refusal is enough")
        world.send(DUE + 6)
        equal(len(http.accepted), 4, "a new start tries what was not refused")
        world.send(DUE + 120)
        equal(world.states(), {"sent": 5}, "states")
    finally:
        http.stop()
        smtp.stop()
        world.close()


tap.case("a service that says it is too much is left alone with all that waits", left_alone)

sys.exit(tap.end())
