#include "api/documents.h"

#include <nlohmann/json.hpp>

namespace hindcast::api {
namespace {

std::size_t bytes_of(const base::Document& document) {
  std::size_t bytes = document.head.size() * 3;  // the text and the parsed tree
  for (const base::Column& column : document.columns) {
    bytes += column.name.size() + 64;
    bytes += std::visit([](const auto& values) { return values.size() * 8; }, column.values);
  }
  return bytes;
}

base::Result<std::shared_ptr<const ResultDocument>> decode(std::string_view bytes) {
  auto result = std::make_shared<ResultDocument>();
  HC_ASSIGN(result->document, base::decode_document(bytes));
  auto head = base::parse_json(result->document.head, {.max_bytes = base::kDocumentHeadBytesMax});
  if (!head || !head->is_object()) {
    return base::fail(base::ErrorCode::corrupt, "the head of the result document is not an object");
  }
  result->head = std::move(*head);
  result->bytes = bytes_of(result->document);
  return result;
}

}  // namespace

base::Result<std::shared_ptr<const ResultDocument>> Documents::get(const std::string& artifact) {
  if (auto found = find(artifact)) return found;
  HC_ASSIGN(const std::string bytes, artifacts_.get(artifact));
  HC_ASSIGN(auto document, decode(bytes));
  keep(artifact, document);
  return document;
}

std::size_t Documents::bytes_held() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

std::shared_ptr<const ResultDocument> Documents::find(const std::string& artifact) {
  const std::scoped_lock lock(mutex_);
  const auto found = index_.find(artifact);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return entries_.front().second;
}

void Documents::keep(const std::string& artifact, std::shared_ptr<const ResultDocument> document) {
  const std::scoped_lock lock(mutex_);
  if (document->bytes > bytes_max_ || index_.contains(artifact)) return;
  bytes_ += document->bytes;
  entries_.emplace_front(artifact, std::move(document));
  index_[artifact] = entries_.begin();
  while (bytes_ > bytes_max_) {
    bytes_ -= entries_.back().second->bytes;
    index_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

}  // namespace hindcast::api
