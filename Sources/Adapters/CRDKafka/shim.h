#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <string.h>

/* Enqueues one record, copying key and value. Swift imports no variadic functions, and of the two
 * producing calls only this one is free of the double free of rd_kafka_produceva (2.0.2). The header
 * list is taken on success only. A null key or value is one without bytes; an empty one points at
 * zero bytes. */
static inline rd_kafka_resp_err_t weir_kafka_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, const void *key, size_t key_size,
    const void *value, size_t value_size, rd_kafka_headers_t *headers, int64_t timestamp,
    void *opaque) {
  if (headers)
    return rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
        RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_TIMESTAMP(timestamp),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
  return rd_kafka_producev(
      client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
      RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_TIMESTAMP(timestamp),
      RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
}

/* Adds headers laid out one behind the other: for each the length of its name and of its value (-1
 * for none), int32 in the machine's order, and the bytes of both. */
static inline void weir_kafka_headers_add(
    rd_kafka_headers_t *headers, const uint8_t *layout, size_t size) {
  for (const uint8_t *at = layout, *end = layout + size; at < end;) {
    int32_t lengths[2];
    memcpy(lengths, at, sizeof lengths);
    const char *name = (const char *)at + sizeof lengths, *value = name + lengths[0];
    if (lengths[1] < 0)
      rd_kafka_header_add(headers, name, lengths[0], NULL, 0);
    else
      rd_kafka_header_add(headers, name, lengths[0], value, lengths[1]);
    at = (const uint8_t *)value + (lengths[1] < 0 ? 0 : lengths[1]);
  }
}
