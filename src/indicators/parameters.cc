// Parameters of a call: defaults, checks, and how they are written.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/registry.h"

namespace hindcast::indicators {
namespace {

std::string count_problem(const IndicatorSpec& spec, std::size_t given) {
  std::string names;
  for (const ParameterSpec& p : spec.parameters) names += (names.empty() ? "" : ", ") + p.name;
  const std::size_t wanted = spec.parameters.size();
  return fmt::format("{} takes {} parameter{}{}{}{}, not {}", spec.name, wanted,
                     wanted == 1 ? "" : "s", wanted == 0 ? "" : " (", names, wanted == 0 ? "" : ")",
                     given);
}

std::string value_problem(const ParameterSpec& spec, double value) {
  const bool in_bounds = value >= spec.minimum && value <= spec.maximum;  // false for NaN
  const bool whole_enough = !spec.integer || std::trunc(value) == value;
  if (in_bounds && whole_enough) return "";
  return fmt::format("{} must be {}{} to {}, not {}", spec.name,
                     spec.integer ? "a whole number from " : "a number from ", spec.minimum,
                     spec.maximum, value);
}

}  // namespace

std::string check_fast_below_slow(Parameters p) {
  return p[0] < p[1]
             ? ""
             : fmt::format("fast must be smaller than slow, not {} with slow {}", p[0], p[1]);
}

std::vector<double> default_parameters(const IndicatorSpec& spec) {
  std::vector<double> values;
  for (const ParameterSpec& p : spec.parameters) values.push_back(p.default_value);
  return values;
}

std::vector<std::string> check_parameters(const IndicatorSpec& spec,
                                          std::span<const double> parameters) {
  if (parameters.size() != spec.parameters.size()) return {count_problem(spec, parameters.size())};
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    std::string problem = value_problem(spec.parameters[i], parameters[i]);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  if (problems.empty() && spec.check) {
    std::string problem = spec.check(parameters);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  return problems;
}

std::string signature(const IndicatorSpec& spec) {
  std::string arguments = spec.inputs[0] == "real" ? "real" : "";
  if (std::ranges::count(spec.inputs, "real") == 2) arguments += ", real2";
  for (const ParameterSpec& p : spec.parameters) {
    if (!arguments.empty()) arguments += ", ";
    arguments += fmt::format("{}={}", p.name, p.default_value);
  }
  return fmt::format("{}({})", spec.name, arguments);
}

}  // namespace hindcast::indicators
