#include "stores/files/file_artifact_store.h"

#include <fmt/format.h>

#include "base/file.h"
#include "stores/files/batch_writer.h"
#include "stores/files/layout.h"
#include "stores/files/recovery.h"

namespace hindcast::stores::files {
namespace {

using base::Result;

class FileArtifactStore final : public jobs::ArtifactStore {
 public:
  FileArtifactStore(const std::filesystem::path& root, std::uint64_t journal_bytes)
      : root_(root), writer_(Committer(root, journal_bytes)) {}

  Result<void> put(const std::string& name, std::string_view bytes) override {
    HC_TRY(check_name(name));
    return writer_.commit(EntryKind::put, name, bytes);
  }

  Result<std::string> get(const std::string& name) override {
    HC_TRY(check_name(name));
    const std::filesystem::path path = place_of(root_, name).file;
    std::error_code error;
    const bool exists = std::filesystem::exists(path, error);
    if (!error && !exists) {
      return base::fail(base::ErrorCode::not_found, fmt::format("there is no artifact '{}'", name));
    }
    return base::read_file(path);
  }

  Result<void> remove(const std::string& name) override {
    HC_TRY(check_name(name));
    return writer_.commit(EntryKind::remove, name, {});
  }

 private:
  const std::filesystem::path root_;
  BatchWriter writer_;
};

}  // namespace

Result<std::unique_ptr<jobs::ArtifactStore>> open_artifact_store(
    const std::filesystem::path& root, const FileArtifactOptions& options) {
  if (options.journal_bytes < kJournalBytesMin || options.journal_bytes > kJournalBytesMax) {
    return base::invalid(
        {{.pointer = "/journal_bytes",
          .code = "out_of_range",
          .detail = fmt::format("is {}", options.journal_bytes),
          .allowed = fmt::format("{} to {}", kJournalBytesMin, kJournalBytesMax)}});
  }
  HC_TRY(base::make_directories(root));
  HC_TRY(remove_leftovers(root));
  HC_TRY(recover(root));
  return std::make_unique<FileArtifactStore>(root, options.journal_bytes);
}

}  // namespace hindcast::stores::files
