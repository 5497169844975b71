#include "stores/files/batch_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <span>

#include "base/file.h"

namespace hindcast::stores::files {
namespace {

namespace fs = std::filesystem;
using base::Result;

Result<void> sync_directory(const fs::path& directory) {
  HC_ASSIGN(const base::Fd fd, base::open_read(directory));
  if (::fsync(fd.get()) != 0) return base::io_failure("sync", directory.string(), errno);
  return {};
}

// A new directory has to be durable in its parent before files in it are.
Result<void> make_directory(const fs::path& directory) {
  if (::mkdir(directory.c_str(), 0755) == 0) return sync_directory(directory.parent_path());
  if (errno == EEXIST) return {};
  return base::io_failure("create", directory.string(), errno);
}

Result<void> check_same(const fs::path& file, std::string_view bytes) {
  HC_ASSIGN(const base::MappedFile present, base::MappedFile::open(file));
  if (present.text() == bytes) return {};
  return base::fail(base::ErrorCode::conflict,
                    fmt::format("the artifact '{}' exists with other bytes; artifacts never change",
                                file.stem().string()));
}

// link() refuses to replace, where rename() would.
Result<void> publish(const fs::path& temporary, const FilePlace& place, std::string_view bytes) {
  if (::link(temporary.c_str(), place.file.c_str()) == 0) return {};
  if (errno == EEXIST) return check_same(place.file, bytes);
  return base::io_failure("create", place.file.string(), errno);
}

// An artifact on its way: each step below runs only while `outcome` is good.
struct Pending {
  const FilePlace& place;
  std::string_view bytes;
  fs::path temporary;
  base::Fd fd;
  Result<void> outcome;
};

Result<void> write_temporary(Pending& item) {
  HC_TRY(make_directory(item.place.directory));
  item.temporary = temporary_beside(item.place.file);
  item.fd.reset(::open(item.temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!item.fd) return base::io_failure("create", item.temporary.string(), errno);
  return base::write_all(item.fd.get(), std::as_bytes(std::span(item.bytes)),
                         item.temporary.string());
}

Result<void> sync_temporary(Pending& item) {
  if (::fdatasync(item.fd.get()) == 0) return {};
  return base::io_failure("sync", item.temporary.string(), errno);
}

Result<void> publish_temporary(Pending& item) {
  return publish(item.temporary, item.place, item.bytes);
}

void for_all(std::vector<Pending>& items, Result<void> (*step)(Pending&)) {
  for (Pending& item : items) {
    if (item.outcome) item.outcome = step(item);
  }
}

// Also where the artifact was there already: its writer may have died before this sync.
void sync_directories(std::vector<Pending>& items) {
  std::map<fs::path, Result<void>> synced;
  for (Pending& item : items) {
    if (!item.outcome) continue;
    const auto [entry, is_new] = synced.try_emplace(item.place.directory);
    if (is_new) entry->second = sync_directory(item.place.directory);
    item.outcome = entry->second;
  }
}

// One sync of the whole file system, which covers the files and directory entries of all items.
void sync_file_system(std::vector<Pending>& items) {
  const auto open_item = std::ranges::find_if(items, [](const Pending& i) { return bool(i.fd); });
  if (open_item == items.end() || ::syncfs(open_item->fd.get()) == 0) return;
  const int error_number = errno;
  for (Pending& item : items) {
    if (!item.outcome) continue;
    item.outcome = base::io_failure("sync", item.place.directory.string(), error_number);
  }
}

void store(std::vector<Pending>& items) {
  // Two syncs for the batch instead of two for each file. It also waits for what others have
  // written to the same file system, so that a few files are better synced one by one.
  const bool all_at_once = items.size() >= kSyncAllFrom;
  for_all(items, write_temporary);
  all_at_once ? sync_file_system(items) : for_all(items, sync_temporary);
  for_all(items, publish_temporary);
  for (const Pending& item : items) {
    if (item.fd) ::unlink(item.temporary.c_str());
  }
  all_at_once ? sync_file_system(items) : sync_directories(items);
}

}  // namespace

BatchWriter::BatchWriter() : thread_([this] { work(); }) {}

BatchWriter::~BatchWriter() {
  queue_.close();
  thread_.join();
}

Result<void> BatchWriter::put(const FilePlace& place, std::string_view bytes) {
  Request request{&place, bytes, {}};
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
    std::vector<Pending> items;
    items.reserve(batch.size());
    for (const Request& request : batch) {
      items.push_back({*request.place, request.bytes, {}, {}, {}});
    }
    store(items);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      batch[i].done.set_value(std::move(items[i].outcome));
    }
  }
}

}  // namespace hindcast::stores::files
