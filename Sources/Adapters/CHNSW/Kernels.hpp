#pragma once
// What graph and table share: the inner product, the best k of many, and the way errors leave.
#include "CHNSW.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

// The distribution's flags mean SSE2; the processor is asked once and given what it can do.
float dot_portable(const float *a, const float *b, size_t n) {
  float lanes[16] = {0};
  size_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (size_t j = 0; j < 16; j++) lanes[j] += a[i + j] * b[i + j];
  float sum = 0;
  for (; i < n; i++) sum += a[i] * b[i];
  for (size_t j = 0; j < 16; j++) sum += lanes[j];
  return sum;
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) float dot_avx2(const float *a, const float *b, size_t n) {
  __m256 s0 = _mm256_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 32 <= n; i += 32) {
    s0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), s0);
    s1 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), s1);
    s2 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 16), _mm256_loadu_ps(b + i + 16), s2);
    s3 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 24), _mm256_loadu_ps(b + i + 24), s3);
  }
  __m256 s = _mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3));
  __m128 h = _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1));
  h = _mm_add_ps(h, _mm_movehl_ps(h, h));
  h = _mm_add_ss(h, _mm_shuffle_ps(h, h, 1));
  float sum = _mm_cvtss_f32(h);
  for (; i < n; i++) sum += a[i] * b[i];
  return sum;
}
#endif

using Dot = float (*)(const float *, const float *, size_t);

Dot best_dot() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return dot_avx2;
#endif
  return dot_portable;
}

const Dot dot = best_dot();

void report(char *error, size_t size, const char *text) {
  if (error && size) std::snprintf(error, size, "%s", text);
}

// Every entry point runs its body here, so that nothing thrown gets past it.
template <typename Result, typename Body>
Result guarded(Result failure, char *error, size_t size, Body body) noexcept {
  try {
    return body();
  } catch (const std::exception &thrown) {
    report(error, size, thrown.what());
  } catch (...) {
    report(error, size, "unknown C++ exception");
  }
  return failure;
}

// The best k of a stream of scores, in k places; ties go to the lower label, so runs repeat.
class Best {
 public:
  explicit Best(size_t k) : k_(k) { heap_.reserve(std::min<size_t>(k, 1024)); }

  void offer(uint64_t label, float score) {
    if (heap_.size() < k_) {
      heap_.push_back({label, score});
      std::push_heap(heap_.begin(), heap_.end(), better);
    } else if (k_ && better({label, score}, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.back() = {label, score};
      std::push_heap(heap_.begin(), heap_.end(), better);
    }
  }

  long write(weir_hit *hits) {
    std::sort_heap(heap_.begin(), heap_.end(), better);
    std::copy(heap_.begin(), heap_.end(), hits);
    return static_cast<long>(heap_.size());
  }

 private:
  static bool better(const weir_hit &a, const weir_hit &b) {
    return a.score != b.score ? a.score > b.score : a.label < b.label;
  }
  size_t k_;
  std::vector<weir_hit> heap_;
};

}  // namespace
