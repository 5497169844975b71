#include "indicators/runs.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "indicators/holes.h"

namespace hindcast::indicators {
namespace {

bool is_finite(const Call& call, std::size_t row) {
  return std::all_of(call.inputs.begin(), call.inputs.end(),
                     [row](std::span<const double> in) { return std::isfinite(in[row]); });
}

void run_kernel(const Call& call, Kernel kernel, std::size_t begin, std::size_t end) {
  std::vector<std::span<const double>> inputs;
  for (const auto in : call.inputs) inputs.push_back(in.subspan(begin, end - begin));
  std::vector<std::span<double>> outputs;
  for (const auto out : call.outputs) outputs.push_back(out.subspan(begin, end - begin));
  kernel({inputs, call.parameters, outputs});
}

}  // namespace

void for_each_finite_run(const Call& call, Kernel kernel) {
  for_each_finite_run_from(call, kernel, static_cast<std::size_t>(-1));
}

void for_each_finite_run_from(const Call& call, Kernel kernel, std::size_t first) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const bool whole = std::all_of(call.inputs.begin(), call.inputs.end(), all_finite);
  for (const auto out : call.outputs) {
    const std::size_t unwritten = whole ? std::min(first, out.size()) : out.size();
    std::fill_n(out.begin(), unwritten, kNan);
  }
  if (whole) return kernel(call);

  const std::size_t n = call.inputs[0].size();
  std::size_t begin = 0;
  while (begin < n) {
    while (begin < n && !is_finite(call, begin)) ++begin;
    std::size_t end = begin;
    while (end < n && is_finite(call, end)) ++end;
    if (begin < end) run_kernel(call, kernel, begin, end);
    begin = end;
  }
}

}  // namespace hindcast::indicators
