#include "cli/grid_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/suggest.h"

namespace hindcast::cli {
namespace {

using base::ErrorCode;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || stop != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t found = text.find(at);
    parts.push_back(text.substr(0, found));
    if (found == std::string_view::npos) return parts;
    text.remove_prefix(found + 1);
  }
}

tl::unexpected<base::Error> bad_axis(const std::string& text, std::string_view why) {
  return base::fail(ErrorCode::invalid_argument,
                    fmt::format("--vary '{}': {}; allowed is NAME=FROM:TO, NAME=FROM:TO:STEP or "
                                "NAME=VALUE,VALUE,...",
                                text, why));
}

base::Result<std::vector<double>> range(const std::string& text, const std::vector<double>& parts) {
  const double from = parts[0], to = parts[1], step = parts.size() == 3 ? parts[2] : 1;
  if (!(step > 0)) return bad_axis(text, "the step is not above zero");
  if (from > to) return bad_axis(text, "it begins after its end");
  // A last value that only rounding keeps from its place still counts.
  const double steps = std::floor((to - from) / step + 1e-9);
  if (!(steps < static_cast<double>(kGridValuesMax))) {
    return bad_axis(text, fmt::format("more values than grid_values_max: {}", kGridValuesMax));
  }
  std::vector<double> values;
  for (double i = 0; i <= steps; ++i) values.push_back(from + i * step);
  return values;
}

}  // namespace

base::Result<study::GridAxis> parse_axis(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) return bad_axis(text, "there is no name");
  const std::string_view given = std::string_view(text).substr(equals + 1);
  const bool is_range = given.find(':') != std::string_view::npos;
  const auto parts = split(given, is_range ? ':' : ',');
  if (is_range && parts.size() > 3) return bad_axis(text, "there are too many parts");
  if (parts.size() > kGridValuesMax) {
    return bad_axis(text, fmt::format("more values than grid_values_max: {}", kGridValuesMax));
  }
  study::GridAxis axis{.name = text.substr(0, equals), .values = {}};
  for (const std::string_view part : parts) {
    const auto value = number(part);
    if (!value) return bad_axis(text, fmt::format("'{}' is not a number", part.substr(0, 40)));
    axis.values.push_back(*value);
  }
  if (is_range) {
    HC_ASSIGN(axis.values, range(text, axis.values));
  }
  return axis;
}

base::Result<study::GridOrder> parse_order(const std::string& text) {
  const std::size_t below = text.find('<');
  if (below == 0 || below == std::string::npos || below + 1 == text.size()) {
    return base::fail(ErrorCode::invalid_argument,
                      fmt::format("--where '{}': allowed is NAME<NAME, such as fast<slow", text));
  }
  return study::GridOrder{.lesser = text.substr(0, below), .greater = text.substr(below + 1)};
}

const std::vector<GridMetric>& grid_metrics() {
  using Cell = study::GridCell;
  using Value = std::optional<double>;
  static const std::vector<GridMetric> metrics{
      {"sharpe", ">SHARPE", 2, [](const Cell& c) -> Value { return c.sharpe; }},
      {"total_return_pct", ">RETURN %", 2,
       [](const Cell& c) -> Value { return c.total_return_pct; }},
      {"max_drawdown_pct", ">DRAWDOWN %", 2,
       [](const Cell& c) -> Value { return c.max_drawdown_pct; }},
      {"trades", ">TRADES", 0,
       [](const Cell& c) -> Value { return static_cast<double>(c.trades); }},
      {"final_equity", ">EQUITY", 2, [](const Cell& c) -> Value { return c.final_equity; }},
  };
  return metrics;
}

base::Result<const GridMetric*> find_grid_metric(const std::string& name) {
  std::vector<std::string> names;
  for (const GridMetric& metric : grid_metrics()) {
    if (metric.name == name) return &metric;
    names.emplace_back(metric.name);
  }
  const std::string near = base::nearest_name(name, names);
  return base::fail(ErrorCode::invalid_argument,
                    fmt::format("--metric '{}': {}", name,
                                near.empty() ? "allowed are " + base::join_names(names)
                                             : fmt::format("did you mean '{}'?", near)));
}

std::vector<std::size_t> ranked(const std::vector<study::GridCell>& cells,
                                const GridMetric& metric) {
  std::vector<std::size_t> order(cells.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const auto x = metric.value(cells[a]), y = metric.value(cells[b]);
    return x && (!y || *x > *y);
  });
  return order;
}

}  // namespace hindcast::cli
