#include "CSQLite.h"

#include <malloc.h>
#include <stdlib.h>

/* One counter a thread: a connection is used by one thread at a time, so that what a statement
   allocates is what the counter grows by, with no lock and no shared cache line. */
static _Thread_local int64_t used = 0;
static _Thread_local int64_t limit = INT64_MAX;

static void *counted_malloc(int size) {
  if (used > limit - size) return NULL;
  void *block = malloc((size_t)size);
  if (block != NULL) used += (int64_t)malloc_usable_size(block);
  return block;
}

static void counted_free(void *block) {
  if (block == NULL) return;
  used -= (int64_t)malloc_usable_size(block);
  free(block);
}

static void *counted_realloc(void *block, int size) {
  int64_t before = (int64_t)malloc_usable_size(block);
  if (used - before > limit - size) return NULL;
  void *moved = realloc(block, (size_t)size);
  if (moved != NULL) used += (int64_t)malloc_usable_size(moved) - before;
  return moved;
}

static int block_size(void *block) { return (int)malloc_usable_size(block); }

static int rounded(int size) { return (size + 7) & ~7; }

static int started(void *context) {
  (void)context;
  return SQLITE_OK;
}

static void stopped(void *context) { (void)context; }

int weir_sqlite_configure(void) {
  static const sqlite3_mem_methods methods = {
      counted_malloc, counted_free, counted_realloc, block_size, rounded, started, stopped, NULL};
  int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (code == SQLITE_OK) code = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  return code;
}

int64_t weir_sqlite_memory_used(void) { return used; }

void weir_sqlite_memory_limit(int64_t bytes) {
  limit = bytes < 0 || bytes > INT64_MAX / 2 ? INT64_MAX : used + bytes;
}

int weir_sqlite_set_switch(sqlite3 *db, int option, int on) {
  return sqlite3_db_config(db, option, on, (int *)0);
}
