#!/usr/bin/env python3
# answers.py - answers to invitations by mail, honest and forged
# SPDX-License-Identifier: Apache-2.0
"""`linli reply` as a mail server calls it: a mail on stdin.  What is not exactly the answer of the
person who was invited changes nothing and says 65."""
import base64
import os
import quopri
import random
import subprocess
import sys

from world import RIG, SALT, START, Tap, World, equal, true

LINLI = os.environ["LINLI"]
NOW = START - 3 * 86400
UID = "uid-1@linli"
tap = Tap()


def secret(uid=UID, person="p1"):
    return subprocess.run([RIG, "secret", SALT, uid, person], check=True, capture_output=True, text=True).stdout.strip()


def stamp(seconds):
    return __import__("time").strftime("%Y%m%dT%H%M%SZ", __import__("time").gmtime(seconds))


def calendar(said="ACCEPTED", uid=UID, attendee="p1@example.org", method="REPLY", given=NOW - 60, code=None, more="", events=1):
    code = secret() if code is None else code
    event = ("BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:%s\r\nSEQUENCE:0\r\nDTSTART:20261205T010000Z\r\n"
             "ORGANIZER:mailto:office+%s@example.org\r\nATTENDEE;PARTSTAT=%s:mailto:%s\r\n%sEND:VEVENT\r\n"
             % (uid, stamp(given), code, said, attendee, more))
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nMETHOD:%s\r\n%sEND:VCALENDAR\r\n" % (method, event * events)).encode()


def fold(data, width=40):
    lines = []
    for line in data.split(b"\r\n"):
        while len(line) > width:
            lines.append(line[:width])
            line = b" " + line[width:]
        lines.append(line)
    return b"\r\n".join(lines)


def mail(body, encoding=None, parts=True, code=None, sender="p1@example.org"):
    head = ("From: %s\r\nTo: office+%s@example.org\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n" % (sender, secret() if code is None else code)).encode()
    if encoding == "base64":
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body)
    part = b"Content-Type: text/calendar; charset=utf-8; method=REPLY\r\n"
    if encoding:
        part += b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\n"
    part += b"\r\n" + body
    if not parts:
        return head + part
    return (head + b"Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n"
            b"Content-Type: multipart/alternative;\r\n boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain\r\n\r\nyes\r\n"
            b"--b2\r\n" + part + b"\r\n--b2--\r\n--b1--\r\n")


class Town(World):
    def __init__(self):
        super().__init__()
        self.crew = [self.person(code, mail=code + "@example.org") for code in ("p1", "p2")]
        for number in (1, 2):
            self.duty(self.occurrence(begins=START + (number - 1) * 86400), self.crew)

    def reply(self, data, now=NOW):
        result = subprocess.run([LINLI, "--state", self.dir, "--now", "%sZ" % stamp_text(now), "--lang", "en", "reply"],
                                input=data, capture_output=True, env=self.env)
        self.said = result.stderr.decode()
        return result.returncode

    def answers(self):
        return self.rows("SELECT d.occurrence, p.code, a.answer FROM assignment a JOIN duty d ON d.id = a.duty"
                         " JOIN person p ON p.id = a.person WHERE a.answer <> 'none' ORDER BY 1, 2")

    def everything(self):
        return "\n".join(self.db.iterdump())


def stamp_text(seconds):
    return __import__("time").strftime("%Y-%m-%dT%H:%M:%S", __import__("time").gmtime(seconds))


def accepted(name, make, expected="accepted"):
    def case():
        town = Town()
        try:
            code = town.reply(make())
            equal(code, 0, town.said)
            equal(town.answers(), [(1, "p1", expected)], "answers")
        finally:
            town.close()
    tap.case(name, case)


accepted("a bare calendar", lambda: calendar())
accepted("a mail with the calendar as its body", lambda: mail(calendar(), parts=False))
accepted("in a part of a part", lambda: mail(calendar()))
accepted("as base64", lambda: mail(calendar(), "base64"))
accepted("as quoted-printable", lambda: mail(calendar(), "quoted-printable"))
accepted("with folded lines", lambda: mail(fold(calendar())))
accepted("with bare LF", lambda: mail(calendar()).replace(b"\r\n", b"\n"))
accepted("the secret in the address only", lambda: mail(calendar(code="none")))
accepted("the secret in ORGANIZER only, and an address in capitals",
         lambda: mail(calendar(attendee="P1@Example.ORG"), code="none"))
accepted("a no", lambda: mail(calendar("DECLINED")), "declined")

REFUSED = {
    "a wrong secret": lambda: mail(calendar(code="0" * 32), code="0" * 32),
    "no secret at all": lambda: mail(calendar(code="x"), code="x"),
    "half a secret": lambda: mail(calendar(code=secret()[:31]), code=secret()[:31]),
    "the secret of somebody else": lambda: mail(calendar(code=secret(person="p2")), code=secret(person="p2")),
    "somebody else with one's own secret": lambda: mail(calendar(attendee="p2@example.org")),
    "the secret of another date": lambda: mail(calendar(code=secret("uid-2@linli")), code=secret("uid-2@linli")),
    "a UID that nobody has": lambda: mail(calendar(uid="uid-77@linli")),
    "no UID": lambda: mail(calendar(uid="")),
    "a REQUEST": lambda: mail(calendar(method="REQUEST")),
    "a CANCEL": lambda: mail(calendar(method="CANCEL")),
    "a PUBLISH": lambda: mail(calendar(method="PUBLISH")),
    "two events": lambda: mail(calendar(events=2)),
    "two attendees": lambda: mail(calendar(more="ATTENDEE;PARTSTAT=ACCEPTED:mailto:p2@example.org\r\n")),
    "neither yes nor no": lambda: mail(calendar("TENTATIVE")),
    "delegated": lambda: mail(calendar("DELEGATED")),
    "a stranger's From and a guessed secret": lambda: mail(calendar(code="ab" * 16), code="ab" * 16, sender="boss@example.org"),
    "an answer of tomorrow": lambda: mail(calendar(given=NOW + 86400)),
    "an event without a stamp": lambda: mail(calendar().replace(b"DTSTAMP:", b"X-STAMP:")),
    "a mail of a megabyte": lambda: mail(calendar() + b"X" * 2**20),
    "a line of 100 KB": lambda: mail(calendar(more="X-A:" + "a" * 100000 + "\r\n")),
    "a thousand components": lambda: mail(calendar(more="BEGIN:VALARM\r\nEND:VALARM\r\n" * 1000)),
    "ten levels": lambda: mail(calendar(more="BEGIN:VALARM\r\n" * 10 + "END:VALARM\r\n" * 10)),
    "a NUL byte": lambda: mail(calendar(more="X-A:a\0b\r\n")),
    "bytes that are not UTF-8": lambda: mail(calendar().replace(b"-//x//", b"-//\xff\xfe//")),
    "nothing": lambda: b"",
    "words": lambda: b"From: a@example.org\r\n\r\nI will come!\r\n",
    "a multipart without its end": lambda: b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
    "a multipart of multiparts of multiparts": lambda: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(40)) + calendar(),
}


def refusals():
    town = Town()
    try:
        before = town.everything()
        for name, make in REFUSED.items():
            code = town.reply(make())
            equal(code, 65, name + ": " + town.said)
            true(town.said.startswith("linli: "), name + " says why")
            true(secret() not in town.said, name + " shows no secret")
            equal(town.everything(), before, name)
    finally:
        town.close()


tap.case("%d mails that are no answer of the invited change nothing" % len(REFUSED), refusals)


def forged():
    """The honest mail with a few bytes changed in the fields that count."""
    town = Town()
    try:
        before = town.everything()
        chance = random.Random(17)
        digits = secret()
        for _ in range(100):
            i = chance.randrange(32)
            wrong = digits[:i] + chance.choice([c for c in "0123456789abcdef" if c != digits[i]]) + digits[i + 1:]
            equal(town.reply(mail(calendar(code=wrong), code=wrong)), 65, "a digit is wrong")
        equal(town.everything(), before, "the store")
    finally:
        town.close()


tap.case("a secret with one wrong digit is as good as none", forged)


def replayed():
    town = Town()
    try:
        first, second = mail(calendar("ACCEPTED", given=NOW - 600)), mail(calendar("DECLINED", given=NOW - 900))
        equal(town.reply(first), 0, town.said)
        after = town.everything()
        for again in (first, second, first):
            equal(town.reply(again), 0, "an older answer is taken from the server")
            equal(town.everything(), after, "and changes nothing")
        equal(town.reply(mail(calendar("DECLINED", given=NOW - 300))), 0, town.said)
        equal(town.answers(), [(1, "p1", "declined")], "a newer one counts, though both came at once")
        equal(town.reply(first), 65, "the duty is no longer this person's")
    finally:
        town.close()


tap.case("a repeated or older answer changes nothing, a newer one counts", replayed)


def asked_again():
    town = Town()
    try:
        old = mail(calendar("ACCEPTED", given=NOW - 7200))
        town.run("UPDATE assignment SET published_at = ? WHERE person = 1", NOW - 60)
        equal(town.reply(old), 65, town.said)
        equal(town.answers(), [], "the old yes was to another question")
    finally:
        town.close()


tap.case("an answer from before the invitation does not count", asked_again)


def too_late():
    town = Town()
    try:
        before = town.everything()
        equal(town.reply(mail(calendar(given=START + 600)), now=START + 700), 1, town.said)
        town.run("UPDATE occurrence SET status = 'cancelled' WHERE id = 1")
        equal(town.reply(mail(calendar())), 65, town.said)
        equal(town.answers(), [], "answers")
    finally:
        town.close()


tap.case("after the start, or to what was cancelled, no answer counts", too_late)

sys.exit(tap.end())
