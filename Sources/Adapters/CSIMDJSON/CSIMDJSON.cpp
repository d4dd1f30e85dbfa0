#include "CSIMDJSON.h"

#include <new>
#include <simdjson.h>

struct weir_json_parser {
  simdjson::dom::parser parser;
  size_t depth;
  weir_json_parser(size_t max_bytes, size_t max_depth) : parser(max_bytes), depth(max_depth) {}
};

extern "C" weir_json_parser *weir_json_parser_new(size_t max_bytes, size_t max_depth) {
  auto *made = new (std::nothrow) weir_json_parser(max_bytes, max_depth);
  if (made && made->parser.allocate(4096, max_depth) != simdjson::SUCCESS) {
    delete made;
    return nullptr;
  }
  return made;
}

extern "C" void weir_json_parser_free(weir_json_parser *parser) { delete parser; }

extern "C" int weir_json_parse(weir_json_parser *self, const uint8_t *bytes, size_t length,
                               const uint64_t **tape, const uint8_t **strings) {
  try {
    // Some writers of files and records (.NET's among them) put a byte order mark first; RFC 8259
    // lets a parser pass over it.
    if (length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) {
      bytes += 3;
      length -= 3;
    }
    if (length > self->parser.max_capacity()) return simdjson::CAPACITY;
    // The depth bound holds only for buffers allocated here: growth inside parse() resets it.
    if (length > self->parser.capacity()) {
      auto error = self->parser.allocate(length, self->depth);
      if (error) return error;
    }
    auto error = self->parser.parse(bytes, length, true).error();
    if (error) return error;
    *tape = self->parser.doc.tape.get();
    *strings = self->parser.doc.string_buf.get();
    return 0;
  } catch (...) {
    return simdjson::MEMALLOC;
  }
}

extern "C" const char *weir_json_error_message(int code) {
  return simdjson::error_message(static_cast<simdjson::error_code>(code));
}
