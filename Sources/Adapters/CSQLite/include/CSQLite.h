#pragma once
#include <sqlite3.h>
#include <stdint.h>

/* What Swift cannot say to SQLite itself: variadic calls, allocation, replacements for functions
   whose running time nothing can interrupt. */

/* Sets the allocator below and switches global memory statistics off (they take a lock an
   allocation). Once a process, before the first connection; later calls answer SQLITE_MISUSE. */
int weir_sqlite_configure(void);

/* Bytes that SQLite holds on behalf of the calling thread, allocations less frees. */
int64_t weir_sqlite_memory_used(void);

/* From now on allocations of SQLite on this thread fail (SQLITE_NOMEM) once it holds `bytes` more
   than now; a negative number lifts the bound. */
void weir_sqlite_memory_limit(int64_t bytes);

/* sqlite3_db_config for the switches that take (int, int *). */
int weir_sqlite_set_switch(sqlite3 *db, int option, int on);

/* Replaces instr, replace and the trim family on one connection: the same results, in time linear
   in the length of the texts. The originals compare naively inside one virtual-machine step, where
   neither a progress handler nor sqlite3_interrupt reaches them: one call on two texts of 1 MB
   takes minutes. */
int weir_sqlite_use_linear_functions(sqlite3 *db);

/* Hashes what every commit changes in the files of `main`: the change counter in the file's header
   and, in WAL mode (`with_wal` not 0), the head of the shared WAL index. Reads through SQLite's own
   file handle: opening and closing the file ourselves would drop every POSIX lock that this
   process holds on it. The connection must have read the database before. */
int weir_sqlite_commit_state(sqlite3 *db, int with_wal, uint64_t *state);
