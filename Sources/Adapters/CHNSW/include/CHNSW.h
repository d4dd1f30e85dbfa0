#pragma once
// hnswlib behind C. No C++ exception crosses this line: a failing call returns a negative number (or
// NULL) and writes a sentence into `error`. Searches may run together; writes exclude everything.
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct weir_hnsw weir_hnsw;

typedef struct weir_hit {
  uint64_t label;
  float score;  // inner product: the cosine of unit vectors
} weir_hit;

weir_hnsw *weir_hnsw_create(size_t dimension, size_t links, size_t ef_construction,
                            size_t capacity, size_t seed, char *error, size_t error_size);

/// Loads what `weir_hnsw_save` wrote, after checking its header, its size and every link in it.
weir_hnsw *weir_hnsw_load(const char *path, size_t dimension, char *error, size_t error_size);

void weir_hnsw_destroy(weir_hnsw *index);

/// Adds or replaces `count` vectors (row-major), growing as needed, on up to `threads` threads.
int weir_hnsw_add(weir_hnsw *index, const uint64_t *labels, const float *vectors, size_t count,
                  size_t threads, char *error, size_t error_size);

/// 1 when the label was there, 0 when not.
int weir_hnsw_remove(weir_hnsw *index, uint64_t label, char *error, size_t error_size);

size_t weir_hnsw_count(const weir_hnsw *index);

/// Writes at most `k` hits, best first; returns how many.
long weir_hnsw_search(const weir_hnsw *index, const float *query, size_t k, size_t ef,
                      weir_hit *hits, char *error, size_t error_size);

/// The exact best `k` among `labels` (unknown ones are skipped), or among all when `labels` is NULL.
long weir_hnsw_scan(const weir_hnsw *index, const float *query, size_t k, const uint64_t *labels,
                    size_t label_count, weir_hit *hits, char *error, size_t error_size);

/// Writes to `path` in place: the caller renames.
int weir_hnsw_save(const weir_hnsw *index, const char *path, char *error, size_t error_size);

/// The exact best `k` of a row-major matrix: the rows listed, or rows [begin, end) when `rows` is
/// NULL; rows of zeros are passed over. A hit's label is its row.
long weir_scan_rows(const float *matrix, size_t dimension, const uint64_t *rows, size_t row_count,
                    size_t begin, size_t end, const float *query, size_t k, weir_hit *hits,
                    char *error, size_t error_size);

#ifdef __cplusplus
}
#endif
