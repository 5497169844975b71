#include "strategy/remembering.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace hindcast::strategy {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void bars_since(const base::Bitmap& holds, std::span<double> out) {
  double since = kUndefined;
  for (std::size_t i = 0; i < out.size(); ++i) {
    since = holds.test(i) ? 0 : since + 1;
    out[i] = since;
  }
}

void count_of_last(const base::Bitmap& holds, std::size_t bars, std::span<double> out) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    count += holds.test(i) ? 1 : 0;
    if (i >= bars) count -= holds.test(i - bars) ? 1 : 0;
    out[i] = i + 1 < bars ? kUndefined : static_cast<double>(count);
  }
}

void value_when(const base::Bitmap& holds, std::span<const double> values, std::size_t before,
                std::span<double> out) {
  std::vector<double> last(before + 1, kUndefined);  // a ring of the values at those bars
  std::size_t next = 0;                              // the oldest: what is wanted
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (holds.test(i)) {
      last[next] = values[i];
      next = next == before ? 0 : next + 1;
    }
    out[i] = last[next];
  }
}

void choose(const base::Bitmap& holds, const base::Bitmap& fails, std::span<const double> yes,
            std::span<const double> no, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = holds.test(i) ? yes[i] : fails.test(i) ? no[i] : kUndefined;
  }
}

void replace_undefined(std::span<const double> values, std::span<const double> instead,
                       std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = values[i] == values[i] ? values[i] : instead[i];
  }
}

}  // namespace hindcast::strategy
