"""What the black-box tests share: topics of their own, requests in three dialects, a reader of
everything that came out, and `weir serve` as a child process.

The tests speak the published contract only (config/asyncapi.yaml); they import nothing of Weir.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid

import jsonschema
import yaml
from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
GOOD_QUESTION = "How many countries are there in Europe?"
DEFAULT_WEIR = PROJECT / ".build" / "debug" / "weir"


class Failure(Exception):
    """A check that did not hold."""


def check(condition, message):
    if not condition:
        raise Failure(message)


def wait_until(condition, seconds, what, quiet=None):
    """Polls `condition` until it holds; with `quiet`, gives up early when nothing changes."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"after {seconds} s: {what() if callable(what) else what}")
        if quiet is not None and quiet():
            raise Failure(what() if callable(what) else what)
        time.sleep(0.02)


class Contract:
    """Validators of what the service sends, from config/asyncapi.yaml."""

    def __init__(self):
        document = yaml.safe_load((PROJECT / "config" / "asyncapi.yaml").read_text("utf-8"))
        components = document["components"]
        self.codes = set(components["schemas"]["errorCode"]["enum"])

        def validator(name):
            return jsonschema.Draft7Validator(
                {"$ref": f"#/components/schemas/{name}", "components": components})

        self.reply = validator("reply")
        self.request_answered = validator("requestAnswered")

    @staticmethod
    def faults(validator, value):
        return [
            "/".join(map(str, e.absolute_path)) + ": " + e.message[:200]
            for e in validator.iter_errors(value)]


class Topics:
    """Topics of one run, so that runs do not meet."""

    def __init__(self, bootstrap, partitions=4, max_message_bytes=None):
        self.run = "bb-" + uuid.uuid4().hex[:8]
        self.bootstrap = bootstrap
        self.requests = f"{self.run}.requests"
        self.default_replies = f"{self.run}.default"
        self.replies = f"{self.run}.replies"
        self.telemetry = f"{self.run}.telemetry"
        self.dead_letters = f"{self.run}.dlt"
        self.partitions = partitions
        self.admin = AdminClient({"bootstrap.servers": bootstrap})
        config = {"max.message.bytes": str(max_message_bytes)} if max_message_bytes else {}
        self.create(
            [self.requests, self.default_replies, self.replies, self.telemetry, self.dead_letters],
            config)

    def create(self, names, config=None):
        made = self.admin.create_topics(
            [NewTopic(n, self.partitions, 1, config=config or {}) for n in names])
        for name, future in made.items():
            future.result(30)

    def mine(self):
        """All topics of the run that exist now, with their partition counts."""
        metadata = self.admin.list_topics(timeout=30)
        return {
            name: len(topic.partitions) for name, topic in metadata.topics.items()
            if name.startswith(self.run + ".") and topic.error is None}


class Outcome:
    """One record that came out."""

    __slots__ = ("topic", "partition", "offset", "key", "value", "headers", "seen", "_body")

    def __init__(self, message):
        self.topic, self.partition = message.topic(), message.partition()
        self.offset, self.key, self.value = message.offset(), message.key(), message.value()
        self.headers = message.headers() or []
        self.seen = time.monotonic()
        self._body = None

    def header(self, name):
        """The header's value; it must not be there twice."""
        values = [v for n, v in self.headers if n == name]
        check(len(values) < 2, f"header {name} is in a record of {self.topic} {len(values)} times")
        return values[0] if values else None

    @property
    def body(self):
        if self._body is None:
            try:
                self._body = json.loads(self.value)
            except (TypeError, ValueError) as error:
                raise Failure(f"a record of {self.topic} is no JSON: {error}") from None
        return self._body


class Reader(threading.Thread):
    """Reads every record of the run's outgoing topics, read-committed, from their beginning;
    topics that appear later are read too."""

    def __init__(self, topics, on_record, isolation="read_committed"):
        super().__init__(daemon=True, name="reader")
        self.topics, self.on_record = topics, on_record
        self.failure = None
        self.assigned = {}
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.consumer = Consumer({
            "bootstrap.servers": topics.bootstrap,
            "group.id": topics.run + "-reader",
            "isolation.level": isolation,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "fetch.message.max.bytes": 16 * 1024 * 1024,
            "fetch.wait.max.ms": 50,
        })

    def refresh(self):
        new = []
        for name, count in self.topics.mine().items():
            if name == self.topics.requests:
                continue
            for partition in range(count):
                if (name, partition) not in self.assigned:
                    self.assigned[(name, partition)] = True
                    new.append(TopicPartition(name, partition, 0))
        if new:
            self.consumer.incremental_assign(new)

    def run(self):
        try:
            refreshed = 0.0
            while not self.stopping.is_set():
                if time.monotonic() - refreshed > 2:
                    self.refresh()
                    refreshed = time.monotonic()
                for message in self.consumer.consume(500, 0.05):
                    if message.error():
                        if message.error().code() == KafkaError._PARTITION_EOF:
                            continue
                        if message.error().retriable():
                            continue
                        raise Failure(f"reader: {message.error()}")
                    with self.lock:
                        self.on_record(Outcome(message))
        except Exception as error:  # shown by the main thread
            self.failure = error
        finally:
            self.consumer.close()

    def healthy(self):
        if self.failure:
            raise self.failure

    def stop(self):
        self.stopping.set()
        self.join(20)


class Submitter:
    """Produces requests and remembers where each one went."""

    def __init__(self, topics, **settings):
        self.topics = topics
        self.places = {}
        self.errors = []
        self.producer = Producer({
            "bootstrap.servers": topics.bootstrap, "linger.ms": 1, "acks": "all",
            "enable.idempotence": True, "queue.buffering.max.kbytes": 524_288, **settings})

    def send(self, token, value, headers=(), key=None, partition=-1):
        def delivered(error, message):
            if error:
                self.errors.append(f"{token}: {error}")
            else:
                self.places[token] = (message.partition(), message.offset())

        arguments = {"key": key, "value": value, "headers": list(headers), "on_delivery": delivered}
        if partition >= 0:
            arguments["partition"] = partition
        while True:
            try:
                self.producer.produce(self.topics.requests, **arguments)
                break
            except BufferError:
                self.producer.poll(0.05)
        self.producer.poll(0)

    def flush(self):
        check(self.producer.flush(60) == 0, "requests could not be delivered to the broker")
        check(not self.errors, f"requests were refused: {self.errors[:3]}")


def request(token, **fields):
    return json.dumps({"id": token, "database": "atlas", "question": GOOD_QUESTION, **fields}).encode()


def int32(number):
    return struct.pack(">i", number)


def address(dialect, correlation, topic=None, partition=None):
    """The headers a client of that dialect sends."""
    names = {
        "spring": ("kafka_correlationId", "kafka_replyTopic", "kafka_replyPartition"),
        "nest": ("kafka_correlationId", "kafka_replyTopic", "kafka_replyPartition"),
        "smallrye": ("REPLY_CORRELATION_ID", "REPLY_TOPIC", "REPLY_PARTITION"),
    }[dialect]
    headers = [(names[0], correlation)]
    if topic is not None:
        headers.append((names[1], topic.encode()))
    if partition is not None:
        value = str(partition).encode() if dialect == "nest" else int32(partition)
        headers.append((names[2], value))
    return headers


def trace_parent(trace_id):
    return ("traceparent", f"00-{trace_id}-00f067aa0ba902b7-01".encode())


class Service:
    """`weir serve` as a child process, on the atlas, with the run's topics."""

    started = []  # all of this test, to be ended with it whatever happens

    def __init__(self, weir, topics, mode="exactly_once", name="m1", settings=None):
        check(pathlib.Path(weir).exists(), f"{weir} is not there: build it, or name it with --weir")
        self.weir, self.name = weir, name
        runs = PROJECT / ".build" / "black-box"
        runs.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{topics.run}-", dir=runs))
        self.log = self.folder / f"{name}.log"
        self.process = None
        self.config = self.folder / f"{name}.yaml"
        self.config.write_text(yaml.safe_dump(self.configuration(topics, mode, settings or {})))

    def configuration(self, topics, mode, settings):
        demo = yaml.safe_load((PROJECT / "config" / "demo.yaml").read_text("utf-8"))
        for database in demo["databases"].values():
            database["path"] = str((PROJECT / "config" / database["path"]).resolve())
        made = {
            "kafka": {
                "bootstrapServers": topics.bootstrap, "groupId": topics.run,
                "sessionTimeoutMs": 6000,
            },
            "delivery": {"mode": mode, "slot": f"{topics.run}-{self.name}"},
            "topics": {
                "requests": topics.requests, "replies": topics.default_replies,
                "telemetry": topics.telemetry, "deadLetters": topics.dead_letters,
                "allowedReplies": ["*.replies"], "partitions": topics.partitions,
            },
            "databases": demo["databases"],
            "collections": demo.get("collections", {}),
            "admin": {"port": 0},
        }
        for section, values in settings.items():
            made.setdefault(section, {}).update(values)
        return made

    def start(self, seconds=120):
        self.output = open(self.log, "ab")
        self.process = subprocess.Popen(
            [str(self.weir), "serve", "--config", str(self.config)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=self.output, env={
                name: value for name, value in os.environ.items()
                if not name.startswith("WEIR_") or name == "WEIR_DATA"})
        Service.started.append(self)
        self.ready = threading.Event()
        threading.Thread(target=self._watch, args=(self.process,), daemon=True).start()
        wait_until(
            lambda: self.ready.is_set() or self.process.poll() is not None, seconds,
            lambda: f"{self.name} was not ready; its log: {self.tail()}")
        check(
            self.process.poll() is None,
            f"{self.name} ended with {self.process.poll()}; its log: {self.tail()}")
        return self

    def _watch(self, process):
        # Serve prints one line when its partitions are assigned.
        for line in process.stdout:
            self.output.write(line)
            self.output.flush()
            self.ready.set()

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """SIGKILL, as a crash."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self):
        if not self.alive():
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"{self.name} did not stop within 30 s of SIGTERM") from None

    def tail(self, lines=15):
        if not self.log.exists():
            return "(none)"
        return "\n  " + "\n  ".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])


def main(run):
    """Runs a test; PASS and exit 0, or FAIL with the reason and exit 1."""
    name = pathlib.Path(sys.argv[0]).stem
    started = time.monotonic()

    def ended(number, _):
        raise Failure(f"ended by signal {number}")

    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)
    code = 1
    try:
        summary = run()
        code = 0
        print(f"PASS {name} in {time.monotonic() - started:.1f} s: {summary}")
    except Failure as failure:
        print(f"FAIL {name}: {failure}")
    except SystemExit as exit:  # wrong usage, or --help
        code = exit.code if isinstance(exit.code, int) else 2
    except Exception:
        traceback.print_exc()
        print(f"FAIL {name}: the test itself broke")
    finally:
        for service in Service.started:
            if service.alive():
                service.kill()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
