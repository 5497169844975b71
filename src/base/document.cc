#include "base/document.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace hindcast::base {
namespace {

template <class Values>
const Values* find_column(const Document& document, std::string_view name) {
  for (const Column& column : document.columns) {
    if (column.name == name) return std::get_if<Values>(&column.values);
  }
  return nullptr;
}

}  // namespace

const std::vector<std::int64_t>* Document::integers(std::string_view name) const {
  return find_column<std::vector<std::int64_t>>(*this, name);
}
const std::vector<double>* Document::numbers(std::string_view name) const {
  return find_column<std::vector<double>>(*this, name);
}

std::vector<double> values_of(const Multiple& rule, std::span<const double> of) {
  std::vector<double> values;
  values.reserve(of.size());
  for (const double x : of) values.push_back(rule.factor * x);
  return values;
}

std::vector<double> values_of(const BelowPeak& rule, std::span<const double> of) {
  HC_CHECK(rule.start > 0, "drawdowns need a start above zero");
  std::vector<double> values(of.begin(), of.end());
  double peak = rule.start;
  // Peaks one after the other, then the divisions of a block side by side.
  constexpr std::size_t kBlock = 256;
  double peaks[kBlock];
  for (std::size_t begin = 0; begin < of.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, of.size() - begin);
    for (std::size_t i = 0; i < n; ++i) peaks[i] = peak = std::max(peak, of[begin + i]);
    for (std::size_t i = 0; i < n; ++i)
      values[begin + i] = (values[begin + i] / peaks[i] - 1) * 100;
  }
  return values;
}

}  // namespace hindcast::base
