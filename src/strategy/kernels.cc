#include "strategy/kernels.h"

#include <cmath>
#include <limits>

namespace hindcast::strategy {
namespace {

template <class F>
void over_block(Operand a, Operand b, double* out, std::size_t n, F f) {
  if (a.values != nullptr && b.values != nullptr) {
    for (std::size_t i = 0; i < n; ++i) out[i] = f(a.values[i], b.values[i]);
  } else if (a.values != nullptr) {
    const double y = b.constant;
    for (std::size_t i = 0; i < n; ++i) out[i] = f(a.values[i], y);
  } else {
    const double x = a.constant;
    for (std::size_t i = 0; i < n; ++i) out[i] = f(x, b.values[i]);
  }
}

}  // namespace

void apply_block(ColumnKind op, Operand a, Operand b, double* out, std::size_t n) {
  constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
  switch (op) {
    case ColumnKind::negate:
      return over_block(a, {}, out, n, [](double x, double) { return -x; });
    case ColumnKind::abs:
      return over_block(a, {}, out, n, [](double x, double) { return std::fabs(x); });
    case ColumnKind::add:
      return over_block(a, b, out, n, [](double x, double y) { return x + y; });
    case ColumnKind::subtract:
      return over_block(a, b, out, n, [](double x, double y) { return x - y; });
    case ColumnKind::multiply:
      return over_block(a, b, out, n, [](double x, double y) { return x * y; });
    case ColumnKind::divide:
      return over_block(a, b, out, n,
                        [](double x, double y) { return y == 0 ? kUndefined : x / y; });
    case ColumnKind::min:
      return over_block(a, b, out, n, [](double x, double y) {
        return x != x ? x : x < y ? x : y;
      });
    case ColumnKind::max:
      return over_block(a, b, out, n, [](double x, double y) {
        return x != x ? x : x > y ? x : y;
      });
    default:
      return;
  }
}

}  // namespace hindcast::strategy
