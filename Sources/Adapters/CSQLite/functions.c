#define _GNU_SOURCE
#include "CSQLite.h"

#include <stdbool.h>
#include <string.h>

/* Semantics: sqlite.org/lang_corefunc.html, checked against the originals on random input by the
   adapter's tests. */

static bool starts_character(unsigned char byte) { return (byte & 0xc0) != 0x80; }

static void linear_instr(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  int haystack_type = sqlite3_value_type(values[0]);
  int needle_type = sqlite3_value_type(values[1]);
  if (haystack_type == SQLITE_NULL || needle_type == SQLITE_NULL) return;
  bool is_binary = haystack_type == SQLITE_BLOB && needle_type == SQLITE_BLOB;
  const unsigned char *haystack, *needle;
  if (is_binary) {
    haystack = sqlite3_value_blob(values[0]);
    needle = sqlite3_value_blob(values[1]);
  } else {
    haystack = sqlite3_value_text(values[0]);
    needle = sqlite3_value_text(values[1]);
  }
  size_t haystack_size = (size_t)sqlite3_value_bytes(values[0]);
  size_t needle_size = (size_t)sqlite3_value_bytes(values[1]);
  if (needle_size == 0) {
    sqlite3_result_int(context, 1);
    return;
  }
  if (haystack_size == 0 || needle_size > haystack_size) {
    sqlite3_result_int(context, 0);
    return;
  }
  if (haystack == NULL || needle == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  const unsigned char *found = memmem(haystack, haystack_size, needle, needle_size);
  sqlite3_int64 position = 0;
  if (found != NULL && is_binary) {
    position = found - haystack + 1;
  } else if (found != NULL) {
    for (const unsigned char *p = haystack; p <= found; p++) position += starts_character(*p);
  }
  sqlite3_result_int64(context, position);
}

static void linear_replace(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const unsigned char *text = sqlite3_value_text(values[0]);
  if (text == NULL) return;
  size_t size = (size_t)sqlite3_value_bytes(values[0]);
  const unsigned char *pattern = sqlite3_value_text(values[1]);
  if (pattern == NULL) return;
  size_t pattern_size = (size_t)sqlite3_value_bytes(values[1]);
  if (pattern[0] == 0) {
    sqlite3_result_value(context, values[0]);
    return;
  }
  const unsigned char *replacement = sqlite3_value_text(values[2]);
  if (replacement == NULL) return;
  size_t replacement_size = (size_t)sqlite3_value_bytes(values[2]);

  size_t matches = 0;
  const unsigned char *end = text + size;
  for (const unsigned char *p = text;
       (p = memmem(p, (size_t)(end - p), pattern, pattern_size)) != NULL; p += pattern_size) {
    matches++;
  }
  sqlite3_uint64 result_size = size + matches * replacement_size - matches * pattern_size;
  int longest = sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1);
  if (result_size > (sqlite3_uint64)longest) {
    sqlite3_result_error_toobig(context);
    return;
  }
  unsigned char *result = sqlite3_malloc64(result_size + 1);
  if (result == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  unsigned char *out = result;
  const unsigned char *from = text;
  while (matches-- > 0) {
    const unsigned char *found = memmem(from, (size_t)(end - from), pattern, pattern_size);
    memcpy(out, from, (size_t)(found - from));
    out += found - from;
    memcpy(out, replacement, replacement_size);
    out += replacement_size;
    from = found + pattern_size;
  }
  memcpy(out, from, (size_t)(end - from));
  result[result_size] = 0;
  sqlite3_result_text64(context, (char *)result, result_size, sqlite3_free, SQLITE_UTF8);
}

/* Longest set of characters beyond ASCII that trim accepts, in bytes: each is compared in turn. */
enum { longest_wide_set = 1024 };

typedef struct {
  bool ascii[128];
  const unsigned char *wide; /* the whole set; ASCII bytes in it are skipped when comparing */
  size_t wide_size;
} character_set;

static bool holds(const character_set *set, const unsigned char *character, size_t size) {
  if (size == 1 && character[0] < 0x80) return set->ascii[character[0]];
  for (size_t i = 0; i < set->wide_size;) {
    size_t next = i + 1;
    while (next < set->wide_size && !starts_character(set->wide[next])) next++;
    if (next - i == size && memcmp(set->wide + i, character, size) == 0) return true;
    i = next;
  }
  return false;
}

static void linear_trim(sqlite3_context *context, int count, sqlite3_value **values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  const unsigned char *text = sqlite3_value_text(values[0]);
  if (text == NULL) return;
  const unsigned char *end = text + sqlite3_value_bytes(values[0]);
  character_set set = {{false}, NULL, 0};
  if (count == 1) {
    set.ascii[' '] = true;
  } else {
    const unsigned char *characters = sqlite3_value_text(values[1]);
    if (characters == NULL) return;
    size_t size = (size_t)sqlite3_value_bytes(values[1]);
    size_t wide = 0;
    for (size_t i = 0; i < size; i++) {
      if (characters[i] < 0x80) {
        set.ascii[characters[i]] = true;
      } else {
        wide++;
      }
    }
    if (wide > 0) {
      if (size > longest_wide_set) {
        sqlite3_result_error_toobig(context);
        return;
      }
      set.wide = characters;
      set.wide_size = size;
    }
  }
  int sides = (int)(intptr_t)sqlite3_user_data(context);
  while ((sides & 1) && text < end) {
    const unsigned char *next = text + 1;
    while (next < end && !starts_character(*next)) next++;
    if (!holds(&set, text, (size_t)(next - text))) break;
    text = next;
  }
  while ((sides & 2) && text < end) {
    const unsigned char *last = end - 1;
    while (last > text && !starts_character(*last)) last--;
    if (!holds(&set, last, (size_t)(end - last))) break;
    end = last;
  }
  sqlite3_result_text64(
      context, (const char *)text, (sqlite3_uint64)(end - text), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int weir_sqlite_use_linear_functions(sqlite3 *db) {
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int code = sqlite3_create_function_v2(db, "instr", 2, flags, NULL, linear_instr, NULL, NULL, NULL);
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(
        db, "replace", 3, flags, NULL, linear_replace, NULL, NULL, NULL);
  }
  static const struct {
    const char *name;
    int sides;
  } trims[] = {{"ltrim", 1}, {"rtrim", 2}, {"trim", 3}};
  for (int i = 0; i < 3; i++) {
    for (int count = 1; count <= 2 && code == SQLITE_OK; count++) {
      code = sqlite3_create_function_v2(
          db, trims[i].name, count, flags, (void *)(intptr_t)trims[i].sides, linear_trim, NULL,
          NULL, NULL);
    }
  }
  return code;
}
