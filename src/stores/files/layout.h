// Which file an artifact lives in, and which names are allowed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::stores::files {

inline constexpr std::size_t kNameBytesMin = 2;
inline constexpr std::size_t kNameBytesMax = 128;

struct FilePlace {
  std::filesystem::path directory;  // below the root; may not exist yet
  std::filesystem::path file;
};

// invalid_argument unless it is made of ASCII letters, digits and '_' only.
base::Result<void> check_name(std::string_view name);

// Precondition: check_name(name).
FilePlace place_of(const std::filesystem::path& root, std::string_view name);

// A file beside its target that is not yet an artifact.
std::filesystem::path temporary_beside(const std::filesystem::path& file);

// Deletes temporary files that a crash left more than an hour ago; younger ones may be in use.
base::Result<void> remove_leftovers(const std::filesystem::path& root);

}  // namespace hindcast::stores::files
