#include "base/document.h"

#include <algorithm>
#include <type_traits>

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

// Numbers of the first column of that name, when it is one of the first `end` columns.
const std::vector<double>* earlier(const Document& document, std::size_t end,
                                   const std::string& name) {
  for (std::size_t i = 0; i < end; ++i) {
    const Column& column = document.columns[i];
    if (column.name == name) return std::get_if<std::vector<double>>(&column.values);
  }
  return nullptr;
}

}  // namespace

bool derive_columns(Document& document) {
  for (std::size_t i = 0; i < document.columns.size(); ++i) {
    Column& column = document.columns[i];
    const bool known = std::visit(
        [&](const auto& rule) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(rule)>, std::monostate>) {
            const std::vector<double>* of = earlier(document, i, rule.of);
            if (of == nullptr) return false;
            column.values = values_of(rule, *of);
          }
          return true;
        },
        column.rule);
    if (!known) return false;
  }
  return true;
}

const std::vector<std::int64_t>* Document::integers(std::string_view name) const {
  return find_column<std::vector<std::int64_t>>(*this, name);
}
const std::vector<double>* Document::numbers(std::string_view name) const {
  return find_column<std::vector<double>>(*this, name);
}

std::vector<double> values_of(const Multiple& rule, std::span<const double> of) {
  std::vector<double> values(of.begin(), of.end());
  for (double& value : values) value = rule.factor * value;
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
