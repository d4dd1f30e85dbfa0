#!/usr/bin/env python3
"""Kills `weir serve` with SIGKILL in the middle of a stream of requests, starts it again, and counts.

  crash_replay.py --bootstrap HOST:PORT [--weir PATH] [--mode exactly_once|at_least_once]
                  [--requests 5000] [--rate 1000] [--members 2] [--kills 2] [--seed N]

No request may be lost. With exactly_once none may be answered twice; with at_least_once only one
whose answer was not yet safe when the service died (seen within --grace seconds of it).
"""

import argparse
import collections
import json
import os
import random
import time

from fingerprint import fingerprint, home
from weir_client import (
    DEFAULT_WEIR, Reader, Service, Submitter, Topics, address, check, main, request, wait_until)


def questions():
    """Some hundred distinct questions that no model is needed for."""
    continents = ["Europe", "Asia", "Africa", "Oceania", "South America", "North America"]
    for continent in continents:
        yield f"How many countries are there in {continent}?"
        for count in range(1, 41):
            yield f"What are the {count} most populous countries in {continent}?"


def run():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--weir", default=os.environ.get("WEIR", DEFAULT_WEIR))
    parser.add_argument("--mode", default="exactly_once", choices=["exactly_once", "at_least_once"])
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--grace", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    arguments = parser.parse_args()
    print(f"crash_replay: seed {arguments.seed}", flush=True)
    dice = random.Random(arguments.seed)

    topics = Topics(arguments.bootstrap)
    seen = collections.defaultdict(list)  # token -> times and statuses of final outcomes

    def on_record(record):
        if record.topic in (topics.telemetry,):
            return
        if record.topic == topics.dead_letters:
            for name, value in record.headers:
                if name == "kafka_correlationId":
                    seen[value.decode()].append((record.seen, "dead letter"))
            return
        if record.body.get("last"):
            seen[record.header("kafka_correlationId").decode()].append(
                (record.seen, record.body["status"]))

    members = [
        Service(arguments.weir, topics, arguments.mode, f"m{i + 1}")
        for i in range(arguments.members)]
    for member in members:
        member.start()
    reader = Reader(topics, on_record)
    reader.start()
    submitter = Submitter(topics)
    asked = list(questions())
    # At a point between a fifth and four fifths of the stream, well apart.
    points = sorted(
        int(arguments.requests * (0.2 + 0.6 * (i + dice.random()) / arguments.kills))
        for i in range(arguments.kills))
    tokens, kills = [], []
    try:
        start = time.monotonic()
        for number in range(arguments.requests):
            if points and number == points[0]:
                points.pop(0)
                victim = dice.choice([m for m in members if m.alive()])
                victim.kill()
                kills.append(time.monotonic())
                print(f"crash_replay: killed {victim.name} after {number} requests,"
                      f" {len(seen)} answered", flush=True)
                victim.start()
                start = time.monotonic() - number / arguments.rate
            token = f"{arguments.seed}-{number}"
            tokens.append(token)
            body = request(token, question=dice.choice(asked))
            # Half of them know their home, as producers that key by the fingerprint do.
            place = {}
            if dice.random() < 0.5:
                known = json.loads(body)
                place = {"key": fingerprint(known).encode(),
                         "partition": home(known, topics.partitions)}
            submitter.send(token, body, address("spring", token.encode(), topics.replies), **place)
            ahead = start + number / arguments.rate - time.monotonic()
            if ahead > 0.002:
                submitter.producer.poll(ahead)
        submitter.flush()

        def settled():
            reader.healthy()
            check(all(m.alive() for m in members), "a member ended by itself")
            return len(seen) >= len(tokens)

        wait_until(settled, 120, lambda: f"{len(tokens) - len(seen)} of {len(tokens)} requests "
                   f"have no outcome; {members[0].tail()}")
        time.sleep(2)  # what would come twice comes now
        with reader.lock:
            lost = [t for t in tokens if t not in seen]
            twice = {t: times for t, times in seen.items() if len(times) > 1}
            unknown = set(seen) - set(tokens)
            statuses = collections.Counter(times[0][1] for times in seen.values())
    finally:
        reader.stop()
        for member in members:
            if member.alive():
                member.stop()
    check(not lost, f"{len(lost)} requests were lost")
    check(not unknown, f"{len(unknown)} replies belong to no request")
    if arguments.mode == "exactly_once":
        check(not twice, f"{len(twice)} requests were answered more than once")
    else:
        late = [
            t for t, times in twice.items()
            if not any(abs(kill - times[0][0]) < arguments.grace for kill in kills)]
        check(not late, f"{len(late)} requests were answered again though they were finished")
    check(statuses["ok"] > 0, f"no request was answered well: {dict(statuses)}")
    return (f"{len(tokens)} requests, {len(kills)} kills, {arguments.members} members: lost 0, "
            f"answered twice {len(twice)}, outcomes {dict(statuses)}")


if __name__ == "__main__":
    main(run)
