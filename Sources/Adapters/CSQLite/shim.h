#pragma once
#include <sqlite3.h>

/* Swift does not import variadic C functions: one inline function for each use of ours. */

static inline int weir_sqlite3_db_config_flag(sqlite3 *db, int option, int on) {
  return sqlite3_db_config(db, option, on, (int *)0);
}
