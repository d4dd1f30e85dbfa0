#!/usr/bin/env python3
"""Asks a running Weir as Spring, NestJS and SmallRye clients do, and checks every reply.

  dialects.py --bootstrap HOST:PORT [--weir PATH] [--mode exactly_once|at_least_once]

Starts `weir serve` itself on topics of its own. Exit 0 and PASS when everything held.
"""

import argparse
import json
import os
import time
import uuid

from weir_client import (
    DEFAULT_WEIR, Contract, Failure, Reader, Service, Submitter, Topics, address, check, main,
    request, trace_parent, wait_until)


class Exchange:
    """One request and what is to come of it."""

    def __init__(
            self, what, dialect=None, correlation=None, topic=None, partition=None, key=None,
            value=None, code=None, elsewhere=False):
        self.what, self.dialect, self.correlation = what, dialect, correlation
        self.topic, self.partition, self.key = topic, partition, key
        self.token = uuid.uuid4().hex
        self.value = value(self.token) if value else request(self.token)
        self.code = code  # of the error; None where it is to be answered
        self.elsewhere = elsewhere  # its address is refused: an error where replies may go, or a dead letter
        self.replies, self.dead_letters = [], []

    def headers(self):
        headers = [trace_parent(self.token), ("x-unknown", b"\x00\xff")]
        if self.dialect:
            headers += address(self.dialect, self.correlation, self.topic, self.partition)
        return headers


def exchanges(topics):
    spring = lambda: uuid.uuid4().bytes
    text = lambda: str(uuid.uuid4()).encode()
    nest = lambda: (uuid.uuid4().hex[:20] + "a").encode()
    own = topics.replies
    broken = lambda token: json.dumps({"id": token, "question": 7}).encode()
    yield Exchange("plain, no headers, no key")
    yield Exchange("plain with a key", key=b"customer-7")
    yield Exchange("plain error", value=broken, code="invalid_request")
    for dialect, correlation in (
            ("spring", spring), ("spring", text), ("nest", nest), ("smallrye", text),
            ("smallrye", spring)):
        yield Exchange(f"{dialect} with topic", dialect, correlation(), own)
        yield Exchange(f"{dialect} with topic and key", dialect, correlation(), own, key=b"k\x00y")
        yield Exchange(f"{dialect} to partition 0", dialect, correlation(), own, 0)
        yield Exchange(f"{dialect} to the last partition", dialect, correlation(), own,
                       topics.partitions - 1, key=b"k")
        yield Exchange(f"{dialect} without a topic", dialect, correlation())
        yield Exchange(f"{dialect} error", dialect, correlation(), own, value=broken,
                       code="invalid_request")
        yield Exchange(
            f"{dialect} unknown database", dialect, correlation(), own, 1,
            value=lambda token: request(token, database="no such"), code="unknown_database")
        yield Exchange(f"{dialect} to a forbidden topic", dialect, correlation(),
                       f"{topics.run}.secret", code="*", elsewhere=True)
        yield Exchange(f"{dialect} to partition 999", dialect, correlation(), own, 999,
                       code="*", elsewhere=True)
    yield Exchange("spring with 16 zero bytes", "spring", bytes(16), own)
    yield Exchange("spring with every byte", "spring", bytes(range(256)), own)
    yield Exchange("spring with digits only", "spring", b"12345678", own, 2)


CORRELATION = {"spring": "kafka_correlationId", "nest": "kafka_correlationId",
               "smallrye": "REPLY_CORRELATION_ID"}


def check_reply(x, reply, contract, topics):
    body = reply.body
    faults = contract.faults(contract.reply, body)
    check(not faults, f"the reply breaks the contract: {faults[:3]}")
    expected = {x.topic or topics.default_replies}
    if x.elsewhere:
        expected = {topics.default_replies, topics.replies}
    check(reply.topic in expected, f"it came on {reply.topic}, not {expected}")
    if x.partition is not None and not x.elsewhere:
        check(reply.partition == x.partition, f"it came on partition {reply.partition}")
    if x.key is not None:
        check(reply.key == x.key, f"its key is {reply.key!r}, not the request's {x.key!r}")
    if x.dialect:
        echoed = reply.header(CORRELATION[x.dialect])
        check(echoed == x.correlation, f"correlation {echoed!r} is not {x.correlation!r}")
    check(body["id"] == x.token, f"its id is {body['id']}")
    check(body["last"] is True and body["sequence"] == 0, "it is not the one and last record")
    if x.code is None:
        check(body["status"] == "ok", f"status {body['status']}: {body.get('error')}")
        check(body.get("rows"), "it has no rows")
    else:
        check(body["status"] == "error", f"status {body['status']}")
        if x.code != "*":
            check(body["error"]["code"] == x.code, f"code {body['error']['code']}, not {x.code}")
    for name, value in (("ce_specversion", b"1.0"), ("ce_type", b"weir.reply.v1"),
                        ("content-type", b"application/json")):
        check(reply.header(name) == value, f"header {name} is {reply.header(name)!r}")
    for name in ("ce_source", "ce_id", "ce_time"):
        check(reply.header(name), f"header {name} is absent")
    trace = (reply.header("traceparent") or b"").decode("ascii", "replace").split("-")
    check(len(trace) == 4 and trace[1] == x.token, "the trace was not carried through")
    names = [n for n, _ in reply.headers]
    if x.dialect == "nest":
        check("kafka_nest-is-disposed" in names, "kafka_nest-is-disposed is absent")
        if x.code is not None:
            error = json.loads(reply.header("kafka_nest-err") or b"null")
            check(isinstance(error, dict) and error.get("id") == x.token and error.get("error"),
                  "kafka_nest-err does not hold the error reply")
    if x.code is None:
        check("kafka_nest-err" not in names, "kafka_nest-err is on a good reply")


def run():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--weir", default=os.environ.get("WEIR", DEFAULT_WEIR))
    parser.add_argument("--mode", default="exactly_once")
    arguments = parser.parse_args()

    contract = Contract()
    topics = Topics(arguments.bootstrap)
    topics.create([f"{topics.run}.secret"])
    asked = list(exchanges(topics))
    by_token = {x.token: x for x in asked}
    by_correlation = {x.correlation: x for x in asked if x.correlation}
    strangers, answered_ids = [], []

    def owner(record):
        for name in ("kafka_correlationId", "REPLY_CORRELATION_ID"):
            for header, value in record.headers:
                if header == name and value in by_correlation:
                    return by_correlation[value]
        for header, value in record.headers:
            if header == "traceparent":
                found = by_token.get(value.decode("ascii", "replace").split("-")[1])
                if found:
                    return found
        try:
            return by_token.get(json.loads(record.value).get("id"))
        except (TypeError, ValueError, AttributeError):
            return None

    def on_record(record):
        if record.topic == topics.telemetry:
            if isinstance(record.body, dict) and record.body.get("id") in by_token:
                answered_ids.append(record.body["id"])
                faults = contract.faults(contract.request_answered, record.body)
                if faults:
                    strangers.append(f"telemetry breaks the contract: {faults[:2]}")
            return
        x = owner(record)
        if x is None:
            strangers.append(f"a record of {record.topic} belongs to no request")
        elif record.topic == topics.dead_letters:
            x.dead_letters.append(record)
        else:
            x.replies.append(record)

    service = Service(arguments.weir, topics, arguments.mode).start()
    reader = Reader(topics, on_record)
    reader.start()
    submitter = Submitter(topics)
    try:
        for x in asked:
            submitter.send(x.token, x.value, x.headers(), x.key)
        submitter.flush()
        unanswered = lambda: [x.what for x in asked if not x.replies and not x.dead_letters]

        def settled():
            reader.healthy()
            check(service.alive(), f"the service ended; its log: {service.tail()}")
            return not unanswered()

        wait_until(settled, 60, lambda: f"no outcome: {unanswered()}")
        # A second reply to one request would come now.
        wait_until(lambda: len(set(answered_ids)) >= len(asked), 20,
                   lambda: f"telemetry tells of {len(set(answered_ids))} of {len(asked)} requests")
        time.sleep(1)
        with reader.lock:
            check(not strangers, strangers[:3])
            for x in asked:
                try:
                    check(len(x.replies) == 1 or (x.elsewhere and x.dead_letters),
                          f"{len(x.replies)} replies")
                    for reply in x.replies:
                        check_reply(x, reply, contract, topics)
                except Failure as failure:
                    raise Failure(f"{x.what}: {failure}") from None
            check(len(answered_ids) == len(set(answered_ids)), "telemetry tells of one twice")
    finally:
        reader.stop()
    service.stop()
    return f"{len(asked)} exchanges in the forms of Spring, NestJS, SmallRye and plain clients"


if __name__ == "__main__":
    main(run)
