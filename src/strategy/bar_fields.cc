#include "strategy/bar_fields.h"

#include "base/check.h"

namespace hindcast::strategy {

BarFields::BarFields(const Graph& graph, market::BarView bars) : bars_(bars) {
  if (!graph.reads(BarField::time)) return;
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  seconds_.reserve(bars.size());
  for (const std::int64_t ns : bars.time) {
    seconds_.push_back(static_cast<double>(ns / kNsPerSecond));
  }
}

const double* BarFields::values(BarField field) const {
  switch (field) {
    case BarField::open:
      return bars_.open.data();
    case BarField::high:
      return bars_.high.data();
    case BarField::low:
      return bars_.low.data();
    case BarField::close:
      return bars_.close.data();
    case BarField::volume:
      return bars_.volume.data();
    case BarField::time:
      return seconds_.data();
  }
  HC_CHECK(false, "not a column of bars");
}

}  // namespace hindcast::strategy
