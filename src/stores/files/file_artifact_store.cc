#include "stores/files/file_artifact_store.h"

#include <fmt/format.h>

#include "base/file.h"
#include "stores/files/batch_writer.h"
#include "stores/files/layout.h"

namespace hindcast::stores::files {
namespace {

using base::Result;

class FileArtifactStore final : public jobs::ArtifactStore {
 public:
  explicit FileArtifactStore(std::filesystem::path root) : root_(std::move(root)) {}

  Result<void> put(const std::string& name, std::string_view bytes) override {
    HC_TRY(check_name(name));
    return writer_.put(place_of(root_, name), bytes);
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
    const std::filesystem::path path = place_of(root_, name).file;
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error) return base::io_failure("remove", path.string(), error.value());
    return {};
  }

 private:
  const std::filesystem::path root_;
  BatchWriter writer_;
};

}  // namespace

Result<std::unique_ptr<jobs::ArtifactStore>> open_artifact_store(
    const std::filesystem::path& root) {
  HC_TRY(base::make_directories(root));
  HC_TRY(remove_leftovers(root));
  return std::make_unique<FileArtifactStore>(root);
}

}  // namespace hindcast::stores::files
