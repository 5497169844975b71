#include "stores/files/batch_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

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

Result<void> write_synced(const fs::path& file, std::string_view bytes) {
  const base::Fd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!fd) return base::io_failure("create", file.string(), errno);
  HC_TRY(base::write_all(fd.get(), std::as_bytes(std::span(bytes)), file.string()));
  if (::fdatasync(fd.get()) != 0) return base::io_failure("sync", file.string(), errno);
  return {};
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

Result<void> store(const FilePlace& place, std::string_view bytes) {
  HC_TRY(make_directory(place.directory));
  const fs::path temporary = temporary_beside(place.file);
  auto stored = write_synced(temporary, bytes);
  if (stored) stored = publish(temporary, place, bytes);
  ::unlink(temporary.c_str());
  return stored;
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
    std::vector<Result<void>> outcomes;
    // Also where the artifact was there already: its writer may have died before this sync.
    std::map<fs::path, Result<void>> directories;
    for (const Request& request : batch) {
      outcomes.push_back(store(*request.place, request.bytes));
      if (outcomes.back()) directories.emplace(request.place->directory, Result<void>{});
    }
    for (auto& [directory, synced] : directories) synced = sync_directory(directory);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto directory = directories.find(batch[i].place->directory);
      if (outcomes[i] && !directory->second) outcomes[i] = directory->second;
      batch[i].done.set_value(std::move(outcomes[i]));
    }
  }
}

}  // namespace hindcast::stores::files
