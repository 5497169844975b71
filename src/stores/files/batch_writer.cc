#include "stores/files/batch_writer.h"

#include <vector>

namespace hindcast::stores::files {

using base::Result;

BatchWriter::BatchWriter(Committer committer)
    : committer_(std::move(committer)), thread_([this] { work(); }) {}

BatchWriter::~BatchWriter() {
  queue_.close();
  thread_.join();
}

Result<void> BatchWriter::commit(EntryKind kind, std::string_view name, std::string_view bytes) {
  Request request{{.kind = kind, .name = name, .bytes = bytes}, {}};
  auto answer = request.done.get_future();
  if (!queue_.push(std::move(request))) {
    return base::fail(base::ErrorCode::unavailable, "the artifact store is closing");
  }
  return answer.get();
}

void BatchWriter::work() {
  while (true) {
    std::vector<Request> batch = queue_.pop_batch(kBatchMax);
    if (batch.empty()) return;
    std::vector<Change> changes;
    changes.reserve(batch.size());
    for (const Request& request : batch) changes.push_back(request.change);
    committer_.commit(changes);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      batch[i].done.set_value(std::move(changes[i].outcome));
    }
  }
}

}  // namespace hindcast::stores::files
