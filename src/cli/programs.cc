#include "cli/programs.h"

#include <fmt/format.h>

#include <filesystem>

namespace hindcast::cli {

base::Result<std::string> program_beside(std::string_view name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return base::io_failure("read", "/proc/self/exe", error.value());
  const auto program = self.parent_path() / name;
  if (std::filesystem::exists(program, error)) return program.string();
  return base::fail(base::ErrorCode::not_found,
                    fmt::format("'{}' is missing: jobs run in it, and it belongs beside hindcast",
                                program.string()));
}

}  // namespace hindcast::cli
