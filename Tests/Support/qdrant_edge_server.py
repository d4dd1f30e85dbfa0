"""A small REST server over Qdrant's own engine (qdrant-edge-py), for tests.

Answers the calls Weir makes as Qdrant's published description says: create a collection, index a
field, put points, query in batches. Usage: qdrant_edge_server.py FOLDER; prints `listening PORT`
and ends when its standard input does.
"""

import http.server
import json
import os
import re
import sys
import threading
import time

import qdrant_edge as edge

ROOT = sys.argv[1]
# The Python binding reads MatchValue(True) as the number 1, which no boolean equals. So a boolean
# at the top of a payload is stored a second time as text, under a name that is never shown.
SHADOW = "__as_text"
COLLECTIONS = {}
LOCK = threading.Lock()


class Refused(Exception):
    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def known(body, *names):
    for name in body:
        if name not in names:
            raise Refused(400, f"Format error in JSON body: unknown field `{name}`")


def condition(given):
    known(given, "key", "match")
    known(given["match"], "value")
    key, value = given["key"], given["match"]["value"]
    if isinstance(value, bool):
        key, value = key + SHADOW, json.dumps(value)
    return edge.FieldCondition(key=key, match=edge.MatchValue(value))


def stored(payload):
    texts = {k + SHADOW: json.dumps(v) for k, v in payload.items() if isinstance(v, bool)}
    return {**payload, **texts}


def shown(payload):
    return {k: v for k, v in (payload or {}).items() if not k.endswith(SHADOW)}


def payload(selector):
    if isinstance(selector, dict):
        known(selector, "include", "exclude")
        if "include" in selector:
            return edge.PayloadSelector.Include(selector["include"])
        return edge.PayloadSelector.Exclude(selector["exclude"])
    if isinstance(selector, list):
        return edge.PayloadSelector.Include(selector)
    return bool(selector)


def search(collection, given):
    known(given, "query", "filter", "limit", "score_threshold", "with_payload", "with_vector")
    vector = given["query"]
    if len(vector) != collection["size"]:
        raise Refused(
            400,
            f"Wrong input: Vector dimension error: expected dim: {collection['size']}, "
            f"got {len(vector)}",
        )
    filtering = None
    if given.get("filter"):
        known(given["filter"], "must")
        filtering = edge.Filter(must=[condition(each) for each in given["filter"]["must"]])
    return edge.QueryRequest(
        limit=given.get("limit", 10),
        query=edge.Query.Nearest(vector),
        filter=filtering,
        score_threshold=given.get("score_threshold"),
        with_payload=payload(given.get("with_payload", False)),
        with_vector=given.get("with_vector", False),
    )


def create(name, body):
    known(body, "vectors")
    known(body["vectors"], "size", "distance")
    if name in COLLECTIONS:
        raise Refused(409, f"Wrong input: Collection `{name}` already exists!")
    folder = os.path.join(ROOT, str(len(COLLECTIONS)))
    os.makedirs(folder)
    size = body["vectors"]["size"]
    distance = getattr(edge.Distance, body["vectors"]["distance"])
    config = edge.EdgeConfig(vectors=edge.EdgeVectorParams(size=size, distance=distance))
    COLLECTIONS[name] = {"shard": edge.EdgeShard.create(folder, config), "size": size}
    return True


def answer(method, path, body):
    match = re.fullmatch(r"/collections/([^/]+)(/.*)?", path)
    if not match:
        raise Refused(404, "Not found")
    name, rest = match.group(1), match.group(2) or ""
    if (method, rest) == ("PUT", ""):
        return create(name, body)
    if name not in COLLECTIONS:
        raise Refused(404, f"Not found: Collection `{name}` doesn't exist!")
    collection = COLLECTIONS[name]
    shard = collection["shard"]
    if (method, rest) == ("GET", ""):
        vectors = {"size": collection["size"], "distance": "Cosine"}
        return {"status": "green", "config": {"params": {"vectors": vectors}}}
    if (method, rest) == ("PUT", "/index"):
        known(body, "field_name", "field_schema")
        shard.update(
            edge.UpdateOperation.create_field_index(
                body["field_name"], edge.PayloadSchemaType.Keyword
            )
        )
        return {"operation_id": 0, "status": "completed"}
    if (method, rest) == ("PUT", "/points"):
        known(body, "points")
        points = [edge.Point(p["id"], p["vector"], stored(p.get("payload") or {})) for p in body["points"]]
        shard.update(edge.UpdateOperation.upsert_points(points))
        return {"operation_id": 0, "status": "completed"}
    if (method, rest) == ("POST", "/points/query/batch"):
        known(body, "searches")
        queries = [search(collection, each) for each in body["searches"]]
        found = shard.query_batch(edge.QueryBatchRequest(queries))
        return [{"points": [point(each) for each in points]} for points in found]
    raise Refused(404, "Not found")


def point(found):
    identifier = found.id if isinstance(found.id, int) else str(found.id)
    return {
        "id": identifier,
        "version": found.version,
        "score": found.score,
        "payload": shown(found.payload),
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        started = time.monotonic()
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length)
        status = 200
        try:
            body = json.loads(raw) if raw else {}
            with LOCK:
                result = answer(self.command, self.path.split("?")[0], body)
            reply = {"usage": None, "time": time.monotonic() - started, "status": "ok"}
            reply["result"] = result
        except Refused as refused:
            status = refused.status
            reply = {"time": 0.0, "status": {"error": str(refused)}, "result": None}
        except Exception as error:  # the engine's own complaints
            status = 400
            reply = {"time": 0.0, "status": {"error": f"Wrong input: {error}"}, "result": None}
        data = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = serve


def end_with_input():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=end_with_input, daemon=True).start()
    print(f"listening {server.server_address[1]}", flush=True)
    server.serve_forever()
