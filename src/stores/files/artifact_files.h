// The steps between bytes and an artifact's file. None is durable unless it says so.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "stores/files/journal.h"
#include "stores/files/layout.h"

namespace hindcast::stores::files {

// Whether the artifact is there. conflict: with other bytes.
base::Result<bool> is_present(const FilePlace& place, std::string_view bytes);

// A whole file beside its place, which readers do not see. Deleted with the object.
class Draft {
 public:
  static base::Result<Draft> write(const FilePlace& place, std::string_view bytes);
  ~Draft();
  Draft(Draft&&) noexcept = default;
  Draft& operator=(Draft&&) = delete;

  base::Result<void> sync() const;  // its bytes are durable
  // Under its name. Present already: success when the bytes are the same, else conflict.
  base::Result<void> publish(std::string_view bytes);
  base::Result<void> replace();  // the same, but over what is present

 private:
  explicit Draft(const FilePlace& place)
      : file_(place.file), temporary_(temporary_beside(place.file)) {}

  std::filesystem::path file_, temporary_;
  base::Fd fd_;
};

base::Result<void> remove_artifact(const FilePlace& place);  // absent is success
// The directory's entries and its own entry in the root are durable.
base::Result<void> sync_directory(const FilePlace& place);

// Makes the files say what the entries say, the last entry of a name counting. It writes also what
// seems right: after a failed sync a page can be in memory, marked clean, and not on the disk.
base::Result<void> write_files(const std::filesystem::path& root, std::span<const Entry> entries);

}  // namespace hindcast::stores::files
