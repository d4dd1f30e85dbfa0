#include "CHNSW.h"
#include "Kernels.hpp"

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

float distance(const void *a, const void *b, const void *dimension) {
  return 1.0f - dot(static_cast<const float *>(a), static_cast<const float *>(b),
                    *static_cast<const size_t *>(dimension));
}

class Space final : public hnswlib::SpaceInterface<float> {
 public:
  explicit Space(size_t dimension) : dimension_(dimension) {}
  size_t get_data_size() override { return dimension_ * sizeof(float); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void *get_dist_func_param() override { return &dimension_; }
  size_t dimension() const { return dimension_; }

 private:
  size_t dimension_;
};

using Graph = hnswlib::HierarchicalNSW<float>;

}  // namespace

struct weir_hnsw {
  Space space;
  std::unique_ptr<Graph> graph;
  mutable std::shared_mutex lock;

  explicit weir_hnsw(size_t dimension) : space(dimension) {}
};

namespace {

bool deleted(const Graph &graph, hnswlib::tableint id) {
  return graph.num_deleted_ && graph.isMarkedDeleted(id);
}

// hnswlib 0.6.2 keeps ef in the index, so two searches cannot differ in it; the descent is short
// enough to be done here, and the base layer search takes ef as an argument.
hnswlib::tableint descend(const Graph &graph, const float *query) {
  hnswlib::tableint current = graph.enterpoint_node_;
  float nearest =
      graph.fstdistfunc_(query, graph.getDataByInternalId(current), graph.dist_func_param_);
  for (int level = graph.maxlevel_; level > 0; level--) {
    for (bool changed = true; changed;) {
      changed = false;
      auto *list = graph.get_linklist(current, level);
      size_t size = graph.getListCount(list);
      auto *links = reinterpret_cast<hnswlib::tableint *>(list + 1);
      for (size_t i = 0; i < size; i++) {
        float d = graph.fstdistfunc_(query, graph.getDataByInternalId(links[i]),
                                     graph.dist_func_param_);
        if (d < nearest) {
          nearest = d;
          current = links[i];
          changed = true;
        }
      }
    }
  }
  return current;
}

// hnswlib trusts the file it loads; one flipped bit would make it read outside its memory.
void check_header(const char *path, size_t dimension) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open the index file");
  size_t offset_level0, capacity, count, row, label_offset, data_offset, max_links, max_links0, links;
  int max_level;
  hnswlib::tableint entry;
  hnswlib::readBinaryPOD(in, offset_level0);
  hnswlib::readBinaryPOD(in, capacity);
  hnswlib::readBinaryPOD(in, count);
  hnswlib::readBinaryPOD(in, row);
  hnswlib::readBinaryPOD(in, label_offset);
  hnswlib::readBinaryPOD(in, data_offset);
  hnswlib::readBinaryPOD(in, max_level);
  hnswlib::readBinaryPOD(in, entry);
  hnswlib::readBinaryPOD(in, max_links);
  hnswlib::readBinaryPOD(in, max_links0);
  hnswlib::readBinaryPOD(in, links);
  if (!in) throw std::runtime_error("the index file is cut short");
  in.seekg(0, in.end);
  const size_t size = static_cast<size_t>(in.tellg());
  const size_t links0 = max_links0 * sizeof(hnswlib::tableint) + sizeof(hnswlib::linklistsizeint);
  const bool sound = offset_level0 == 0 && links >= 2 && links <= 10000 && max_links == links &&
                     max_links0 == 2 * links && data_offset == links0 &&
                     label_offset == links0 + dimension * sizeof(float) &&
                     row == label_offset + sizeof(hnswlib::labeltype) && count <= capacity &&
                     count <= size / row && capacity <= (size_t(1) << 31) && max_level < 64 &&
                     (count == 0 ? max_level == -1 : (max_level >= 0 && entry < count));
  if (!sound) throw std::runtime_error("the index file's header does not fit its dimension");
}

void check_links(const Graph &graph) {
  const size_t count = graph.cur_element_count;
  for (size_t id = 0; id < count; id++) {
    const int levels = graph.element_levels_[id];
    if (levels < 0 || levels > graph.maxlevel_)
      throw std::runtime_error("the index file holds a node of an impossible level");
    for (int level = 0; level <= levels; level++) {
      auto *list = graph.get_linklist_at_level(static_cast<hnswlib::tableint>(id), level);
      const size_t size = graph.getListCount(list);
      if (size > (level ? graph.maxM_ : graph.maxM0_))
        throw std::runtime_error("the index file holds a node with too many links");
      auto *links = reinterpret_cast<const hnswlib::tableint *>(list + 1);
      for (size_t i = 0; i < size; i++)
        if (links[i] >= count || graph.element_levels_[links[i]] < level)
          throw std::runtime_error("the index file holds a link to nowhere");
    }
  }
  if (count && graph.element_levels_[graph.enterpoint_node_] != graph.maxlevel_)
    throw std::runtime_error("the index file's entry point is not on its top level");
}

}  // namespace

weir_hnsw *weir_hnsw_create(size_t dimension, size_t links, size_t ef_construction,
                            size_t capacity, size_t seed, char *error, size_t error_size) {
  return guarded<weir_hnsw *>(nullptr, error, error_size, [&] {
    auto index = std::make_unique<weir_hnsw>(dimension);
    index->graph = std::make_unique<Graph>(&index->space, std::max<size_t>(capacity, 16), links,
                                           ef_construction, seed);
    return index.release();
  });
}

weir_hnsw *weir_hnsw_load(const char *path, size_t dimension, char *error, size_t error_size) {
  return guarded<weir_hnsw *>(nullptr, error, error_size, [&] {
    check_header(path, dimension);
    auto index = std::make_unique<weir_hnsw>(dimension);
    index->graph = std::make_unique<Graph>(&index->space, std::string(path));
    // 0.6.2 counts deletions on top of an uninitialised number when it loads.
    size_t removed = 0;
    for (size_t id = 0; id < index->graph->cur_element_count; id++)
      removed += index->graph->isMarkedDeleted(static_cast<hnswlib::tableint>(id));
    index->graph->num_deleted_ = removed;
    check_links(*index->graph);
    return index.release();
  });
}

void weir_hnsw_destroy(weir_hnsw *index) { delete index; }

int weir_hnsw_add(weir_hnsw *index, const uint64_t *labels, const float *vectors, size_t count,
                  size_t threads, char *error, size_t error_size) {
  return guarded<int>(-1, error, error_size, [&] {
    std::unique_lock<std::shared_mutex> exclusive(index->lock);
    Graph &graph = *index->graph;
    const size_t needed = graph.cur_element_count + count;
    if (needed > graph.max_elements_)
      graph.resizeIndex(std::max(needed, graph.max_elements_ + graph.max_elements_ / 2));
    const size_t dimension = index->space.dimension();
    std::atomic<size_t> next{0};
    std::exception_ptr failure;
    std::mutex failing;
    auto work = [&] {
      try {
        for (size_t i; (i = next.fetch_add(1)) < count;)
          graph.addPoint(vectors + i * dimension, labels[i]);
      } catch (...) {
        std::lock_guard<std::mutex> hold(failing);
        failure = std::current_exception();
        next = count;
      }
    };
    // The first point makes the entry point: alone, so that no other sees it half made.
    if (graph.cur_element_count == 0 && count) graph.addPoint(vectors, labels[next++]);
    std::vector<std::thread> helpers;
    const size_t wanted = std::min(threads, count / 64 + 1);
    for (size_t t = 1; t < wanted; t++) {
      try {
        helpers.emplace_back(work);
      } catch (const std::system_error &) {
        break;  // no more threads to be had: the ones there are do the work
      }
    }
    work();
    for (auto &helper : helpers) helper.join();
    if (failure) std::rethrow_exception(failure);
    return 0;
  });
}

int weir_hnsw_remove(weir_hnsw *index, uint64_t label, char *error, size_t error_size) {
  return guarded<int>(-1, error, error_size, [&] {
    std::unique_lock<std::shared_mutex> exclusive(index->lock);
    Graph &graph = *index->graph;
    auto found = graph.label_lookup_.find(label);
    if (found == graph.label_lookup_.end() || graph.isMarkedDeleted(found->second)) return 0;
    graph.markDelete(label);
    return 1;
  });
}

size_t weir_hnsw_count(const weir_hnsw *index) {
  std::shared_lock<std::shared_mutex> shared(index->lock);
  return index->graph->cur_element_count - index->graph->num_deleted_;
}

long weir_hnsw_search(const weir_hnsw *index, const float *query, size_t k, size_t ef,
                      weir_hit *hits, char *error, size_t error_size) {
  return guarded<long>(-1, error, error_size, [&]() -> long {
    std::shared_lock<std::shared_mutex> shared(index->lock);
    const Graph &graph = *index->graph;
    if (graph.cur_element_count == 0 || k == 0) return 0;
    const auto start = descend(graph, query);
    const size_t breadth = std::max(ef, k);
    auto found = graph.num_deleted_ ? graph.searchBaseLayerST<true, false>(start, query, breadth)
                                    : graph.searchBaseLayerST<false, false>(start, query, breadth);
    Best best(k);
    for (; !found.empty(); found.pop())
      best.offer(graph.getExternalLabel(found.top().second), 1.0f - found.top().first);
    return best.write(hits);
  });
}

long weir_hnsw_scan(const weir_hnsw *index, const float *query, size_t k, const uint64_t *labels,
                    size_t label_count, weir_hit *hits, char *error, size_t error_size) {
  return guarded<long>(-1, error, error_size, [&]() -> long {
    std::shared_lock<std::shared_mutex> shared(index->lock);
    const Graph &graph = *index->graph;
    const size_t dimension = index->space.dimension();
    Best best(k);
    auto offer = [&](hnswlib::tableint id) {
      if (deleted(graph, id)) return;
      const auto *vector = reinterpret_cast<const float *>(graph.getDataByInternalId(id));
      best.offer(graph.getExternalLabel(id), dot(query, vector, dimension));
    };
    if (labels) {
      for (size_t i = 0; i < label_count; i++) {
        auto found = graph.label_lookup_.find(labels[i]);
        if (found != graph.label_lookup_.end()) offer(found->second);
      }
    } else {
      for (size_t id = 0; id < graph.cur_element_count; id++)
        offer(static_cast<hnswlib::tableint>(id));
    }
    return best.write(hits);
  });
}

int weir_hnsw_save(const weir_hnsw *index, const char *path, char *error, size_t error_size) {
  return guarded<int>(-1, error, error_size, [&] {
    std::unique_lock<std::shared_mutex> exclusive(index->lock);
    index->graph->saveIndex(path);
    // saveIndex looks at no stream state: a full disk shows only in the file's size.
    const Graph &graph = *index->graph;
    size_t expected = 10 * sizeof(size_t) + sizeof(double) + sizeof(int) +
                      sizeof(hnswlib::tableint) +
                      graph.cur_element_count * graph.size_data_per_element_;
    for (size_t id = 0; id < graph.cur_element_count; id++)
      expected += sizeof(unsigned int) + graph.size_links_per_element_ * graph.element_levels_[id];
    std::ifstream written(path, std::ios::binary | std::ios::ate);
    if (!written || static_cast<size_t>(written.tellg()) != expected)
      throw std::runtime_error("the index was not written whole: is the disk full?");
    return 0;
  });
}
