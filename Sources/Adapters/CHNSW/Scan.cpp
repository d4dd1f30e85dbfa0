// The exact best of a matrix of vectors.
#include "Kernels.hpp"

long weir_scan_rows(const float *matrix, size_t dimension, const uint64_t *rows, size_t row_count,
                    size_t begin, size_t end, const float *query, size_t k, weir_hit *hits,
                    char *error, size_t error_size) {
  return guarded<long>(-1, error, error_size, [&]() -> long {
    Best best(k);
    auto offer = [&](size_t row) {
      const float *vector = matrix + row * dimension;
      const float score = dot(query, vector, dimension);
      // A row of zeros has no direction; only a score of zero makes it worth looking.
      if (score == 0 && std::all_of(vector, vector + dimension, [](float x) { return x == 0; }))
        return;
      best.offer(row, score);
    };
    if (rows) {
      for (size_t i = 0; i < row_count; i++) offer(rows[i]);
    } else {
      for (size_t row = begin; row < end; row++) offer(row);
    }
    return best.write(hits);
  });
}
