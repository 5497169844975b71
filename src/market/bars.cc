#include "market/bars.h"

#include <algorithm>

namespace hindcast::market {

std::size_t BarView::lower_bound(std::int64_t utc_ns) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(time, utc_ns) - time.begin());
}

void BarColumns::reserve(std::size_t n) {
  time.reserve(n);
  for (auto* column : {&open, &high, &low, &close, &volume}) column->reserve(n);
}

void BarColumns::push_back(std::int64_t t, double o, double h, double l, double c, double v) {
  time.push_back(t);
  open.push_back(o);
  high.push_back(h);
  low.push_back(l);
  close.push_back(c);
  volume.push_back(v);
}

}  // namespace hindcast::market
