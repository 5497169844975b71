#include "stores/files/artifact_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <map>

namespace hindcast::stores::files {
namespace {

namespace fs = std::filesystem;
using base::Result;

Result<void> make_directory(const fs::path& directory) {
  if (::mkdir(directory.c_str(), 0755) == 0 || errno == EEXIST) return {};
  return base::io_failure("create", directory.string(), errno);
}

// False, with errno: above all EEXIST, when `to` exists already. Some file systems cannot refuse to
// replace while renaming; there the file gets its second name by link(), and loses the first.
bool rename_to_new(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  if (::link(from.c_str(), to.c_str()) != 0) return false;
  ::unlink(from.c_str());
  return true;
}

Result<void> sync_one_directory(const fs::path& directory) {
  HC_ASSIGN(const base::Fd fd, base::open_read(directory));
  if (::fsync(fd.get()) != 0) return base::io_failure("sync", directory.string(), errno);
  return {};
}

Result<void> write_file(const FilePlace& place, const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::put: {
      HC_ASSIGN(Draft draft, Draft::write(place, entry.bytes));
      return draft.replace();
    }
    case EntryKind::remove:
      return remove_artifact(place);
    case EntryKind::keep:
      break;
  }
  return {};
}

}  // namespace

Result<bool> is_present(const FilePlace& place, std::string_view bytes) {
  base::Fd fd(::open(place.file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd && errno == ENOENT) return false;
  if (!fd) return base::io_failure("open", place.file.string(), errno);
  HC_ASSIGN(const base::MappedFile present, base::MappedFile::map(fd.get(), place.file.string()));
  if (present.text() == bytes) return true;
  return base::fail(base::ErrorCode::conflict,
                    fmt::format("the artifact '{}' exists with other bytes; artifacts never change",
                                place.file.stem().string()));
}

Result<Draft> Draft::write(const FilePlace& place, std::string_view bytes) {
  Draft draft(place);
  const auto create = [&] {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    draft.fd_.reset(::open(draft.temporary_.c_str(), kFlags, 0644));
    return bool(draft.fd_);
  };
  // The directory is there for all but the first of its artifacts.
  if (!create() && errno == ENOENT) {
    HC_TRY(make_directory(place.directory));
    create();
  }
  if (!draft.fd_) return base::io_failure("create", draft.temporary_.string(), errno);
  HC_TRY(
      base::write_all(draft.fd_.get(), std::as_bytes(std::span(bytes)), draft.temporary_.string()));
  return draft;
}

Draft::~Draft() {
  if (fd_) ::unlink(temporary_.c_str());
}

Result<void> Draft::sync() const {
  if (::fdatasync(fd_.get()) == 0) return {};
  return base::io_failure("sync", temporary_.string(), errno);
}

Result<void> Draft::publish(std::string_view bytes) {
  if (rename_to_new(temporary_, file_)) {
    fd_.reset();  // there is no temporary file any more
    return {};
  }
  if (errno != EEXIST) return base::io_failure("create", file_.string(), errno);
  HC_TRY(is_present({file_.parent_path(), file_}, bytes));
  return {};
}

Result<void> Draft::replace() {
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) {
    return base::io_failure("create", file_.string(), errno);
  }
  fd_.reset();
  return {};
}

Result<void> remove_artifact(const FilePlace& place) {
  if (::unlink(place.file.c_str()) == 0 || errno == ENOENT) return {};
  return base::io_failure("remove", place.file.string(), errno);
}

Result<void> sync_directory(const FilePlace& place) {
  HC_TRY(sync_one_directory(place.directory));
  return sync_one_directory(place.directory.parent_path());
}

Result<void> write_files(const fs::path& root, std::span<const Entry> entries) {
  std::map<std::string_view, const Entry*> last;
  for (const Entry& entry : entries) last[entry.name] = &entry;
  for (const auto& [name, entry] : last) HC_TRY(write_file(place_of(root, name), *entry));
  return {};
}

}  // namespace hindcast::stores::files
