#include "CSQLite.h"

#include <string.h>

/* Layout: sqlite.org/fileformat2.html, 1.3 and 4.3 (walformat.html, 2.1). */
enum { header_start = 16, header_size = 84, version_offset = 18 - header_start };
enum { wal_index_head_size = 48, wal_index_page_size = 32768 };

static uint64_t mix(uint64_t hash, const unsigned char *bytes, int count) {
  for (int i = 0; i < count; i++) hash = (hash ^ bytes[i]) * 0x100000001b3ULL;
  return hash;
}

int weir_sqlite_commit_state(sqlite3 *db, int with_wal, uint64_t *state) {
  sqlite3_file *file = NULL;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK) return code;
  if (file == NULL || file->pMethods == NULL) return SQLITE_CANTOPEN;
  unsigned char header[header_size];
  code = file->pMethods->xRead(file, header, header_size, header_start);
  if (code != SQLITE_OK) return code;
  uint64_t hash = mix(0xcbf29ce484222325ULL, header, header_size);
  if (with_wal && header[version_offset] == 2 && file->pMethods->iVersion >= 2) {
    void volatile *page = NULL;
    code = file->pMethods->xShmMap(file, 0, wal_index_page_size, 0, &page);
    if (code != SQLITE_OK && code != SQLITE_READONLY) return code;
    if (page != NULL) {
      unsigned char head[wal_index_head_size];
      memcpy(head, (const void *)page, wal_index_head_size);
      hash = mix(hash, head, wal_index_head_size);
    }
  }
  *state = hash;
  return SQLITE_OK;
}
