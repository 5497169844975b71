// Decoded result documents, the most recently used ones kept in memory.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/document.h"
#include "base/error.h"
#include "base/json.h"
#include "jobs/job_store.h"

namespace hindcast::api {

// Immutable once decoded; shared by handlers.
struct ResultDocument {
  base::Document document;
  base::Json head;
  std::size_t bytes = 0;  // memory held, roughly
};

// Thread-safe. A document larger than the cache is decoded each time and never kept.
class Documents {
 public:
  static constexpr std::size_t kCacheBytesMax = 256u << 20;  // document_cache_bytes_max

  explicit Documents(jobs::ArtifactStore& artifacts, std::size_t bytes_max = kCacheBytesMax)
      : artifacts_(artifacts), bytes_max_(bytes_max) {}

  base::Result<std::shared_ptr<const ResultDocument>> get(const std::string& artifact);
  std::size_t bytes_held() const;

 private:
  using Entry = std::pair<std::string, std::shared_ptr<const ResultDocument>>;

  std::shared_ptr<const ResultDocument> find(const std::string& artifact);
  void keep(const std::string& artifact, std::shared_ptr<const ResultDocument> document);

  jobs::ArtifactStore& artifacts_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
  std::size_t bytes_ = 0;
};

}  // namespace hindcast::api
