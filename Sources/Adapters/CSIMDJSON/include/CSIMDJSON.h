#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A reusable simdjson DOM parser. One a thread.
typedef struct weir_json_parser weir_json_parser;

weir_json_parser *weir_json_parser_new(size_t max_bytes, size_t max_depth);
void weir_json_parser_free(weir_json_parser *parser);

/// Parses `length` bytes and yields simdjson's tape and string buffer, both valid until the next
/// parse. Returns 0, or simdjson's error code.
int weir_json_parse(weir_json_parser *parser, const uint8_t *bytes, size_t length,
                    const uint64_t **tape, const uint8_t **strings);

/// simdjson's own words for an error code; static storage.
const char *weir_json_error_message(int code);

#ifdef __cplusplus
}
#endif
