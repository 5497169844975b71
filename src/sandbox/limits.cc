#include <fmt/format.h>

#include "sandbox/supervisor.h"

namespace hindcast::sandbox {
namespace {

template <class T>
struct Range {
  const char* name;
  T value, least, most;
  const char* allowed;
};

template <class T>
void check(const Range<T>& range, std::vector<base::Problem>& problems) {
  if (range.value >= range.least && range.value <= range.most) return;
  problems.push_back({base::Problem{.pointer = fmt::format("/limits/{}", range.name),
                                    .code = "out_of_range",
                                    .detail = fmt::format("is {}", range.value),
                                    .allowed = range.allowed}});
}

}  // namespace

base::Result<void> check_limits(const Limits& limits) {
  using Signed = std::int64_t;
  using Unsigned = std::uint64_t;
  constexpr Signed kDayS = 86'400;
  std::vector<base::Problem> problems;
  check<Signed>({"wall", limits.wall.count(), 1, kDayS * 1000, "1 to 86400000 ms"}, problems);
  check<Signed>({"cpu", limits.cpu.count(), 1, kDayS, "1 to 86400 s"}, problems);
  check<Unsigned>({"memory_bytes", limits.memory_bytes, 16ull << 20, 1ull << 40,
                   "16 MiB to 1 TiB (16777216 to 1099511627776 bytes)"},
                  problems);
  check<Unsigned>({"output_bytes", limits.output_bytes, 1, 1ull << 30, "1 byte to 1 GiB"},
                  problems);
  check<Unsigned>({"message_bytes", limits.message_bytes, 0, 64ull << 20, "0 to 64 MiB"}, problems);
  if (!problems.empty()) return base::invalid(std::move(problems));
  return {};
}

}  // namespace hindcast::sandbox
