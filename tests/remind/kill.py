#!/usr/bin/env python3
# kill.py - kill -9 of the deliverer at random moments
# SPDX-License-Identifier: Apache-2.0
"""None is lost; a copy comes twice only when the kill fell between the server's yes and our record of
it, so at most once a kill, and both carry the same Message-ID or key.  LINLI_TEST_FULL=1 does it with
2,000 mails and 200 kills, and with 1,000 posts, since of more for one group one message is made."""
import collections
import os
import random
import sys
import time

from world import Http, Smtp, START, Tap, World, equal, true

FULL = bool(os.environ.get("LINLI_TEST_FULL"))
KILLS = 200 if FULL else 40
DUE = START - 86400
tap = Tap()


def killed(make, reminders, options):
    def case():
        random.seed(4)
        world = World()
        server = make()
        try:
            world.env["URL"] = server.url()
            world.channel("out", url_env="URL", retry="1m, 1m, 1m, 1m, 1m", **options)
            world.run("BEGIN")
            for i in range(reminders):
                occurrence = world.occurrence()
                if options["audience"] == "serving":
                    world.duty(occurrence, [world.person("p%d" % i, mail="p%d@example.org" % i)])
                world.reminder(occurrence, DUE + i % 50, audience=options["audience"])
            world.run("COMMIT")
            now = DUE + 60
            kills = working = 0
            patience, early = 1.0, 0
            while kills < KILLS:
                process = world.start(now)
                before = server.seen
                wait = patience * (random.uniform(0.02, 0.2 if make is Smtp else 0.08) if FULL
                                   else random.uniform(0.004, 0.06))
                deadline = time.monotonic() + wait
                while time.monotonic() < deadline and process.poll() is None:
                    time.sleep(0.001)
                if process.poll() is not None:
                    process.communicate()
                    break
                process.kill()
                process.communicate()
                kills += 1
                working += server.seen > before
                # a busy machine, or a build with sanitizers, begins to send later
                early = early + 1 if server.seen == before else 0
                patience = patience * 1.5 if early >= 6 else max(1.0, patience * 0.9)
                now += 1
            for _ in range(8):
                now += 120
                world.send(now)
            equal(world.states(), {"sent": reminders}, "states after %d kills" % kills)
            counts = collections.Counter(key for key, _ in server.accepted)
            equal(len(counts), reminders, "each was accepted, under a key of its own")
            doubles = sum(count - 1 for count in counts.values())
            print("# %s: %d reminders, %d kills, %d of them while it was sending, %d doubles"
                  % (make.__name__.lower(), reminders, kills, working, doubles))
            # when a kill falls depends on how busy the machine is; a short run must only have had some
            true(working >= (kills / 10 if FULL else 1), "only %d of %d kills fell into the sending" % (working, kills))
            true(doubles <= kills, "%d doubles, %d kills" % (doubles, kills))
            if not FULL:
                true(kills >= 6, "only %d kills fell into the work" % kills)
            for (key,) in world.rows("SELECT key FROM delivery"):
                name = "Message-ID: <%s@example.org>" % "".join(c if c.isalnum() or c in "-." else "_" for c in key)
                true(counts[key] or counts[name], "the key of the row is the key that was sent: " + key)
        finally:
            server.stop()
            world.close()
    return case


tap.case("mail: killed again and again, none lost, doubles only under one Message-ID",
         killed(Smtp, 2000 if FULL else 300, dict(type="mail", sender="office@example.org", audience="serving")))
tap.case("webhook: the same",
         killed(Http, 1000 if FULL else 300, dict(type="webhook", template="wecom", audience="public")))
sys.exit(tap.end())
