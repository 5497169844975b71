#include "cli/metric_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "cli/terminal.h"
#include "engine/metrics.h"

namespace hindcast::cli {
namespace {

const engine::MetricSpec* spec_of(std::string_view name) {
  const auto specs = engine::metric_specs();
  const auto found = std::ranges::find(specs, name, &engine::MetricSpec::name);
  return found == specs.end() ? nullptr : &*found;
}

std::string minute_of(double unix_s) {
  // 2018-10-17T10:00:00Z
  const std::string text = base::format_utc(static_cast<std::int64_t>(unix_s) * 1'000'000'000);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

}  // namespace

std::string metric_text(std::string_view name, std::optional<double> value) {
  if (!value) return "not defined";
  const engine::MetricSpec* const spec = spec_of(name);
  const std::string_view unit = spec == nullptr ? "" : spec->unit;
  if (unit == "%") return grouped(*value, 2) + " %";
  if (unit == "money") return grouped(*value, 2);
  if (unit == "count") return grouped(*value, 0);
  if (unit == "days") return grouped(*value, 2) + " days";
  if (unit == "s") return minute_of(*value) + " UTC";
  if (unit == "1/year") return grouped(*value, 0);
  return grouped(*value, 4);
}

std::string metric_title(std::string_view name) {
  const engine::MetricSpec* const spec = spec_of(name);
  return std::string(spec == nullptr ? name : spec->title);
}

}  // namespace hindcast::cli
