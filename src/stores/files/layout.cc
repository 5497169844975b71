#include "stores/files/layout.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>

namespace hindcast::stores::files {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporaryMark = ".tmp.";
constexpr std::chrono::hours kLeftoverAge{1};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

base::Result<void> check_name(std::string_view name) {
  if (name.size() >= kNameBytesMin && name.size() <= kNameBytesMax &&
      std::ranges::all_of(name, is_name_character)) {
    return {};
  }
  return base::invalid(
      {{.pointer = "/artifact",
        .code = "invalid_name",
        .detail = fmt::format("has {} bytes or a character that no id has", name.size()),
        .allowed = fmt::format("{} to {} letters, digits and '_'", kNameBytesMin, kNameBytesMax)}});
}

FilePlace place_of(const fs::path& root, std::string_view name) {
  const fs::path directory = root / name.substr(name.size() - 2);
  return {directory, directory / (std::string(name) + ".hcdoc")};
}

fs::path temporary_beside(const fs::path& file) {
  static std::atomic<unsigned> next{0};
  return file.string() + fmt::format("{}{}.{}", kTemporaryMark, ::getpid(), next++);
}

base::Result<void> remove_leftovers(const fs::path& root) {
  std::error_code error;
  const auto oldest = fs::file_time_type::clock::now() - kLeftoverAge;
  for (fs::recursive_directory_iterator it(root, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().filename().string().find(kTemporaryMark) == std::string::npos) continue;
    // Another process may be removing the same files: what is gone is gone.
    std::error_code gone;
    const auto written = fs::last_write_time(it->path(), gone);
    if (!gone && written < oldest) fs::remove(it->path(), gone);
  }
  if (error) return base::io_failure("list", root.string(), error.value());
  return {};
}

}  // namespace hindcast::stores::files
