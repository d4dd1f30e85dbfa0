#include "CSIMDJSON.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <string>

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

static simdjson::error_code parse(weir_json_parser *self, const uint8_t *bytes, size_t length) {
  if (length > self->parser.max_capacity()) return simdjson::CAPACITY;
  // The depth bound holds only for buffers allocated here: growth inside parse() resets it.
  if (length > self->parser.capacity()) {
    auto error = self->parser.allocate(length, self->depth);
    if (error) return error;
  }
  return self->parser.parse(bytes, length, true).error();
}

static bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

// Whether the digits of a whole number are beyond what 64 bits hold.
static bool is_beyond(const uint8_t *digits, size_t count, bool is_negative) {
  const char *most = is_negative ? "9223372036854775808" : "18446744073709551615";
  const size_t length = std::strlen(most);
  return count > length || (count == length && std::memcmp(digits, most, length) > 0);
}

// Whole numbers beyond 64 bits are written with an exponent, which makes them reals.
static std::string widened(const uint8_t *bytes, size_t length) {
  std::string out;
  out.reserve(length + 64);
  bool in_string = false;
  for (size_t at = 0; at < length;) {
    const size_t start = at;
    const uint8_t byte = bytes[at++];
    if (byte == '"') in_string = !in_string;
    if (in_string && byte == '\\' && at < length) at++;
    if (!in_string && is_digit(byte)) {
      while (at < length && is_digit(bytes[at])) at++;
      const uint8_t before = start > 0 ? bytes[start - 1] : ' ';
      const uint8_t sign = start > 1 ? (bytes[start - 2] | 0x20) : ' ';
      const bool is_tail = before == '.' || (before | 0x20) == 'e' ||
                           ((before == '+' || before == '-') && sign == 'e');
      const uint8_t after = at < length ? bytes[at] : ' ';
      const bool has_tail = after == '.' || (after | 0x20) == 'e';
      out.append(reinterpret_cast<const char *>(bytes + start), at - start);
      if (!is_tail && !has_tail && is_beyond(bytes + start, at - start, before == '-')) {
        out += "e0";
      }
      continue;
    }
    out.append(reinterpret_cast<const char *>(bytes + start), at - start);
  }
  return out;
}

extern "C" int weir_json_parse(weir_json_parser *self, const uint8_t *bytes, size_t length,
                               const uint64_t **tape, const uint8_t **strings) {
  try {
    // Some writers of files and records (.NET's among them) put a byte order mark first; RFC 8259
    // lets a parser pass over it.
    if (length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) {
      bytes += 3;
      length -= 3;
    }
    auto error = parse(self, bytes, length);
    // JSON knows no largest number, simdjson does: what is beyond 64 bits is read as a real.
    if (error == simdjson::NUMBER_ERROR) {
      const std::string wide = widened(bytes, length);
      if (wide.size() > length) {
        error = parse(self, reinterpret_cast<const uint8_t *>(wide.data()), wide.size());
      }
    }
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
