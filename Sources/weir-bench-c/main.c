/* The yardstick of weir-bench: a bare C loop over the same libraries that consumes a request, looks
 * one row up in SQLite and produces a reply. It understands nothing and checks nothing, so whatever
 * a service does for its answers is on top of this.
 *
 *   weir-bench-c BOOTSTRAP GROUP REQUESTS REPLIES DATABASE at_least_once|exactly_once
 *
 * Prints "ready" when partitions are assigned; ends at SIGTERM. Exactly once takes two transactional
 * producers in turn and takes delivery reports as events on a thread each: with one producer, or
 * with callbacks, librdkafka alone needs tens of milliseconds a transaction. */
#define _GNU_SOURCE
#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PARTITIONS = 1024, MOST_IN_GROUP = 2000, MOST_IN_BATCH = 512 };

static volatile sig_atomic_t stopping;
static atomic_int assigned;

static void on_signal(int number) {
  (void)number;
  stopping = 1;
}

static void die(const char *what, const char *why) {
  fprintf(stderr, "weir-bench-c: %s: %s\n", what, why);
  exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char error[512];
  if (rd_kafka_conf_set(conf, name, value, error, sizeof error) != RD_KAFKA_CONF_OK)
    die(name, error);
}

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* A producer and the thread that takes its delivery reports. */
typedef struct {
  rd_kafka_t *client;
  rd_kafka_topic_t *replies;
  pthread_t thread;
  atomic_long sent, settled, failed;
  atomic_int ending;
} producer_t;

static void *take_reports(void *argument) {
  producer_t *p = argument;
  rd_kafka_queue_t *queue = rd_kafka_queue_get_main(p->client);
  while (!atomic_load(&p->ending)) {
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 100);
    if (!event) continue;
    const rd_kafka_message_t *message;
    long settled = 0;
    while ((message = rd_kafka_event_message_next(event))) {
      if (message->err) atomic_fetch_add(&p->failed, 1);
      settled++;
    }
    atomic_fetch_add(&p->settled, settled);
    rd_kafka_event_destroy(event);
  }
  rd_kafka_queue_destroy(queue);
  return NULL;
}

static void start_producer(
    producer_t *p, const char *bootstrap, const char *topic, const char *transactional_id) {
  char error[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", bootstrap);
  set(conf, "enable.idempotence", "true");
  set(conf, "linger.ms", "0");
  set(conf, "retry.backoff.ms", "5");
  set(conf, "partitioner", "murmur2_random");
  set(conf, "socket.nagle.disable", "true");
  if (transactional_id) {
    set(conf, "transactional.id", transactional_id);
    set(conf, "transaction.timeout.ms", "30000");
  }
  rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR);
  p->client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
  if (!p->client) die("producer", error);
  pthread_create(&p->thread, NULL, take_reports, p);
  if (transactional_id) {
    rd_kafka_error_t *failure = rd_kafka_init_transactions(p->client, 30000);
    if (failure) die("init_transactions", rd_kafka_error_string(failure));
  }
  p->replies = rd_kafka_topic_new(p->client, topic, NULL);
  const struct rd_kafka_metadata *metadata;
  if (rd_kafka_metadata(p->client, 0, p->replies, &metadata, 10000) == RD_KAFKA_RESP_ERR_NO_ERROR)
    rd_kafka_metadata_destroy(metadata);
}

static void end_producer(producer_t *p) {
  rd_kafka_flush(p->client, 5000);
  atomic_store(&p->ending, 1);
  pthread_join(p->thread, NULL);
  rd_kafka_topic_destroy(p->replies);
  rd_kafka_destroy(p->client);
}

/* The text of a JSON string member, without unescaping. */
static const char *member(const char *json, size_t size, const char *name, size_t *length) {
  const char *found = memmem(json, size, name, strlen(name));
  if (!found) return NULL;
  const char *begin = found + strlen(name);
  const char *end = memchr(begin, '"', (size_t)(json + size - begin));
  if (!end) return NULL;
  *length = (size_t)(end - begin);
  return begin;
}

/* The last word of the question, without its question mark, is the name that is looked up. */
static void answer(producer_t *p, sqlite3_stmt *query, const rd_kafka_message_t *request) {
  char reply[1024];
  size_t id_length = 0, length = 0;
  const char *id = member(request->payload, request->len, "\"id\":\"", &id_length);
  const char *question = member(request->payload, request->len, "\"question\":\"", &length);
  const char *name = "";
  if (question) {
    if (length && question[length - 1] == '?') length--;
    const char *space = memrchr(question, ' ', length);
    name = space ? space + 1 : question;
    length -= (size_t)(name - question);
  }
  sqlite3_bind_text(query, 1, name, (int)length, SQLITE_STATIC);
  const char *country = "";
  if (sqlite3_step(query) == SQLITE_ROW) country = (const char *)sqlite3_column_text(query, 0);
  int size = snprintf(
      reply, sizeof reply,
      "{\"id\":\"%.*s\",\"status\":\"ok\",\"sequence\":0,\"last\":true,\"route\":\"template\","
      "\"coalesced\":false,\"sql\":\"SELECT country FROM city WHERE name = :p1\","
      "\"parameters\":{\"p1\":\"%.*s\"},\"columns\":[{\"name\":\"country\",\"type\":\"text\"}],"
      "\"rows\":[[\"%s\"]],\"usage\":{\"shared\":false},\"timings\":{\"total\":0.01}}",
      (int)(id_length < 128 ? id_length : 128), id ? id : "",
      (int)(length < 128 ? length : 128), name, country);
  sqlite3_reset(query);
  rd_kafka_headers_t *incoming, *outgoing = rd_kafka_headers_new(4);
  const void *value;
  size_t value_size;
  rd_kafka_header_add(outgoing, "content-type", -1, "application/json", -1);
  if (rd_kafka_message_headers(request, &incoming) == RD_KAFKA_RESP_ERR_NO_ERROR &&
      rd_kafka_header_get_last(incoming, "kafka_correlationId", &value, &value_size) ==
          RD_KAFKA_RESP_ERR_NO_ERROR)
    rd_kafka_header_add(outgoing, "kafka_correlationId", -1, value, (ssize_t)value_size);
  for (;;) {
    rd_kafka_resp_err_t code = rd_kafka_producev(
        p->client, RD_KAFKA_V_RKT(p->replies), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(request->key, request->key_len), RD_KAFKA_V_VALUE(reply, (size_t)size),
        RD_KAFKA_V_HEADERS(outgoing), RD_KAFKA_V_END);
    if (!code) break;
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) die("produce", rd_kafka_err2str(code));
    usleep(500);
  }
  atomic_fetch_add(&p->sent, 1);
}

static void rebalance(
    rd_kafka_t *client, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list,
    void *opaque) {
  (void)opaque;
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    rd_kafka_assign(client, list);
    atomic_store(&assigned, 1);
  } else {
    rd_kafka_assign(client, NULL);
  }
}

static int64_t positions[MOST_PARTITIONS];
static int changed[MOST_PARTITIONS];

/* What is to be committed for partitions that moved; NULL when none did. */
static rd_kafka_topic_partition_list_t *moved(const char *topic) {
  rd_kafka_topic_partition_list_t *list = NULL;
  for (int partition = 0; partition < MOST_PARTITIONS; partition++) {
    if (!changed[partition]) continue;
    if (!list) list = rd_kafka_topic_partition_list_new(16);
    rd_kafka_topic_partition_list_add(list, topic, partition)->offset = positions[partition];
    changed[partition] = 0;
  }
  return list;
}

/* Answers one request; 0 when there was none. */
static int take(rd_kafka_t *consumer, producer_t *p, sqlite3_stmt *query, int timeout_ms) {
  rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, timeout_ms);
  if (!message) return 0;
  if (!message->err) {
    answer(p, query, message);
    positions[message->partition] = message->offset + 1;
    changed[message->partition] = 1;
  }
  rd_kafka_message_destroy(message);
  return 1;
}

static void say_ready(void) {
  static int said;
  if (said || !atomic_load(&assigned)) return;
  said = 1;
  puts("ready");
  fflush(stdout);
}

/* Commits follow deliveries: what was sent before a snapshot is settled before it is committed. */
static void at_least_once(
    rd_kafka_t *consumer, producer_t *p, sqlite3_stmt *query, const char *topic) {
  rd_kafka_topic_partition_list_t *pending = NULL;
  long pending_sent = 0;
  int64_t last_commit = now_us();
  while (!stopping) {
    if (take(consumer, p, query, pending ? 1 : 10))
      for (int taken = 1; taken < MOST_IN_BATCH && take(consumer, p, query, 0); taken++)
        continue;
    say_ready();
    if (!pending && now_us() - last_commit >= 10000) {
      pending = moved(topic);
      pending_sent = atomic_load(&p->sent);
    }
    if (pending && atomic_load(&p->settled) >= pending_sent) {
      rd_kafka_commit(consumer, pending, 1);
      rd_kafka_topic_partition_list_destroy(pending);
      pending = NULL;
      last_commit = now_us();
    }
  }
}

static void check(const char *what, rd_kafka_error_t *error) {
  if (error) die(what, rd_kafka_error_string(error));
}

static void exactly_once(
    rd_kafka_t *consumer, producer_t *producers, sqlite3_stmt *query, const char *topic) {
  int turn = 0;
  while (!stopping) {
    producer_t *p = &producers[turn];
    rd_kafka_message_t *first = rd_kafka_consumer_poll(consumer, 10);
    say_ready();
    if (!first) continue;
    if (first->err) {
      rd_kafka_message_destroy(first);
      continue;
    }
    check("begin", rd_kafka_begin_transaction(p->client));
    answer(p, query, first);
    positions[first->partition] = first->offset + 1;
    changed[first->partition] = 1;
    rd_kafka_message_destroy(first);
    for (int taken = 1; taken < MOST_IN_GROUP && take(consumer, p, query, 0); taken++) continue;
    rd_kafka_topic_partition_list_t *offsets = moved(topic);
    rd_kafka_consumer_group_metadata_t *membership = rd_kafka_consumer_group_metadata(consumer);
    check(
        "send_offsets",
        rd_kafka_send_offsets_to_transaction(p->client, offsets, membership, -1));
    rd_kafka_consumer_group_metadata_destroy(membership);
    rd_kafka_topic_partition_list_destroy(offsets);
    check("commit", rd_kafka_commit_transaction(p->client, -1));
    turn = 1 - turn;
  }
}

int main(int count, char **words) {
  if (count != 7) {
    fputs(
        "usage: weir-bench-c BOOTSTRAP GROUP REQUESTS REPLIES DATABASE at_least_once|exactly_once\n",
        stderr);
    return 2;
  }
  const char *bootstrap = words[1], *group = words[2], *requests = words[3], *replies = words[4];
  int transactional = strcmp(words[6], "exactly_once") == 0;
  signal(SIGTERM, on_signal);
  signal(SIGINT, on_signal);

  sqlite3 *database;
  sqlite3_stmt *query;
  if (sqlite3_open_v2(words[5], &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL))
    die("database", sqlite3_errmsg(database));
  if (sqlite3_prepare_v2(
          database, "SELECT country FROM city WHERE name = ?1", -1, &query, NULL))
    die("query", sqlite3_errmsg(database));

  producer_t producers[2] = {0};
  for (int slot = 0; slot < (transactional ? 2 : 1); slot++) {
    char id[256];
    snprintf(id, sizeof id, "%s-%d", group, slot);
    start_producer(&producers[slot], bootstrap, replies, transactional ? id : NULL);
  }

  char error[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", bootstrap);
  set(conf, "group.id", group);
  set(conf, "auto.offset.reset", "earliest");
  set(conf, "enable.auto.commit", "false");
  set(conf, "enable.auto.offset.store", "false");
  set(conf, "isolation.level", "read_committed");
  set(conf, "session.timeout.ms", "10000");
  set(conf, "socket.nagle.disable", "true");
  rd_kafka_conf_set_rebalance_cb(conf, rebalance);
  rd_kafka_t *consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error, sizeof error);
  if (!consumer) die("consumer", error);
  rd_kafka_poll_set_consumer(consumer);
  rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, requests, RD_KAFKA_PARTITION_UA);
  rd_kafka_subscribe(consumer, topics);
  rd_kafka_topic_partition_list_destroy(topics);

  if (transactional)
    exactly_once(consumer, producers, query, requests);
  else
    at_least_once(consumer, &producers[0], query, requests);

  for (int slot = 0; slot < (transactional ? 2 : 1); slot++) end_producer(&producers[slot]);
  rd_kafka_consumer_close(consumer);
  rd_kafka_destroy(consumer);
  sqlite3_finalize(query);
  sqlite3_close(database);
  return 0;
}
