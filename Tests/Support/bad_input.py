#!/usr/bin/env python3
"""Sends bad records to a running Weir and checks that each one ends in an answer, an error reply or a
dead letter, that none comes out twice, and that the service answers a good request afterwards.

  bad_input.py --bootstrap HOST:PORT [--weir PATH] [--mode exactly_once|at_least_once]
               [--records 10000] [--huge 6] [--seed N]

Starts `weir serve` itself on topics of its own. Exit 0 and PASS when everything held. The seed is
printed; the same seed makes the same records.
"""

import argparse
import collections
import json
import os
import random
import struct
import time

import mutations
from weir_client import (
    DEFAULT_WEIR, Contract, Reader, Service, Submitter, Topics, address, check, main, request,
    wait_until)


def run():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--weir", default=os.environ.get("WEIR", DEFAULT_WEIR))
    parser.add_argument("--mode", default="exactly_once")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--huge", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    arguments = parser.parse_args()
    print(f"bad_input: seed {arguments.seed}", flush=True)
    dice = random.Random(arguments.seed)

    contract = Contract()
    topics = Topics(arguments.bootstrap, max_message_bytes=16_000_000)
    told = {}
    replies = collections.defaultdict(list)
    dead = collections.defaultdict(list)
    faults, orphans = [], []

    def token_of(record):
        """The request a record belongs to: by its trace, its correlation or its id."""
        for name, value in record.headers:
            text = (value or b"").decode("ascii", "replace")
            if name == "x-token" and text in told:
                return text
            if name in ("kafka_correlationId", "REPLY_CORRELATION_ID") and text in told:
                return text
            if name == "traceparent" and text.count("-") >= 2 and text.split("-")[1] in told:
                return text.split("-")[1]
        try:
            text = json.loads(record.value).get("id")
        except (TypeError, ValueError, AttributeError):
            return None
        return text if isinstance(text, str) and text in told else None

    def on_record(record):
        if record.topic == topics.telemetry:
            return
        token = token_of(record)
        if record.topic == topics.dead_letters:
            names = {name: value for name, value in record.headers}
            place = (names.get("kafka_dlt-original-partition"),
                     names.get("kafka_dlt-original-offset"))
            if not (place[0] and len(place[0]) == 4 and place[1] and len(place[1]) == 8):
                faults.append("a dead letter without its original place")
            if token is None:
                orphans.append(("dead letter", struct.unpack(">i", place[0] or bytes(4))[0],
                                struct.unpack(">q", place[1] or bytes(8))[0]))
            else:
                dead[token].append(record)
            return
        try:
            body = json.loads(record.value)
        except ValueError:
            faults.append(f"a reply that is no JSON: {record.value[:80]!r}")
            return
        wrong = contract.faults(contract.reply, body)
        if wrong:
            faults.append(f"a reply breaks the contract: {wrong[:2]}")
        if token is None:
            orphans.append(("reply", body.get("id"), body.get("error")))
        elif body.get("last"):
            replies[token].append(body)

    service = Service(
        arguments.weir, topics, arguments.mode,
        settings={"kafka": {"client": {"fetch.message.max.bytes": 16_000_000}}}).start()
    reader = Reader(topics, on_record)
    reader.start()
    submitter = Submitter(topics, **{"message.max.bytes": 16_000_000, "compression.type": "lz4"})

    def progress_of(tokens):
        last = [0, time.monotonic()]

        def settled():
            reader.healthy()
            check(service.alive(),
                  f"the service ended with {service.process.poll()}; its log: {service.tail()}")
            count = sum(1 for t in tokens if replies.get(t) or dead.get(t))
            if count > last[0]:
                last[:] = [count, time.monotonic()]
            return count == len(tokens)

        def missing():
            absent = [t for t in tokens if not replies.get(t) and not dead.get(t)]
            examples = "".join(
                f"\n  {told[t]} at {submitter.places.get(t)}" for t in absent[:12])
            return (f"{len(absent)} of {len(tokens)} records have no outcome"
                    f" ({len(orphans)} outcomes belong to no known record:"
                    f" {orphans[:3]}):{examples}")

        return settled, missing, lambda: time.monotonic() - last[1] > 45

    try:
        tokens = []
        big = set(dice.sample(range(arguments.records), min(arguments.huge, arguments.records)))
        for number in range(arguments.records):
            token = f"{dice.getrandbits(128) | 1 << 127:032x}"
            make = mutations.huge if number in big else mutations.record
            value, key, headers, what = make(dice, token, topics)
            told[token] = what
            tokens.append(token)
            submitter.send(token, value, headers, key)
        submitter.flush()
        settled, missing, quiet = progress_of(tokens)
        wait_until(settled, 300, missing, quiet)

        # Neighbours and successors of the bad ones are answered.
        good = [f"{dice.getrandbits(128) | 1 << 127:032x}" for _ in range(20)]
        for number, token in enumerate(good):
            told[token] = ["good"]
            submitter.send(
                token, request(token), address("spring", token.encode(), topics.replies),
                partition=number % topics.partitions)
        submitter.flush()
        settled, missing, quiet = progress_of(good)
        wait_until(settled, 60, missing, quiet)
        time.sleep(1)
        with reader.lock:
            bad = [t for t in good if replies[t][0]["status"] != "ok"]
            check(not bad, f"good requests failed afterwards: {[replies[t][0] for t in bad[:2]]}")
            check(not faults, f"{len(faults)} faults: {faults[:3]}")
            if arguments.mode == "exactly_once":
                twice = [t for t in told if len(replies[t]) > 1 or len(dead[t]) > 1]
                check(not twice, f"{len(twice)} records had two outcomes of one kind: "
                      f"{[told[t] for t in twice[:5]]}")
            codes = collections.Counter(
                (body[0].get("error") or {}).get("code", "answered")
                for body in replies.values() if body)
            codes["dead letter"] = sum(1 for t in told if dead[t])
    finally:
        reader.stop()
    service.stop()
    return f"{arguments.records} records: " + ", ".join(f"{n} {c}" for c, n in codes.most_common())


if __name__ == "__main__":
    main(run)
