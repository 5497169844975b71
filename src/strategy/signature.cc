#include "strategy/signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "strategy/printer.h"

namespace hindcast::strategy {

std::string usage(const indicators::IndicatorSpec& spec) {
  std::string text = spec.name + "(";
  std::string separator;
  for (std::size_t i = 0; i < source_count(spec); ++i) {
    text += separator + source_name(i) + " = close";
    separator = ", ";
  }
  for (const auto& p : spec.parameters) {
    text += separator + p.name + " = " + print_number(p.default_value);
    separator = ", ";
  }
  return text + ")";
}

std::size_t source_count(const indicators::IndicatorSpec& spec) {
  return static_cast<std::size_t>(std::ranges::count(spec.inputs, "real"));
}

std::string source_name(std::size_t index) {
  return index == 0 ? "source" : fmt::format("source{}", index + 1);
}

std::vector<std::string> parameter_names(const indicators::IndicatorSpec& spec) {
  std::vector<std::string> names;
  for (const auto& p : spec.parameters) names.push_back(p.name);
  return names;
}

std::vector<std::string> output_names(const indicators::IndicatorSpec& spec) {
  std::vector<std::string> names;
  for (const auto& o : spec.outputs) {
    if (!o.name.empty()) names.push_back(o.name);
  }
  return names;
}

int find_output(const indicators::IndicatorSpec& spec, std::string_view name) {
  if (name.empty()) return 0;
  for (std::size_t i = 0; i < spec.outputs.size(); ++i) {
    if (spec.outputs[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

Objection check_value(std::string_view name, double value, bool integer, double minimum,
                      double maximum) {
  const std::string allowed = fmt::format("{} {} to {}", integer ? "a whole number," : "a number,",
                                          print_number(minimum), print_number(maximum));
  if (!std::isfinite(value))
    return {"out_of_range", fmt::format("{} is not finite", name), allowed};
  if (integer && std::trunc(value) != value) {
    return {"wrong_type", fmt::format("{} is {}", name, print_number(value)), allowed};
  }
  if (value < minimum || value > maximum) {
    return {"out_of_range", fmt::format("{} is {}", name, print_number(value)), allowed};
  }
  return {};
}

Objection check_value(const indicators::ParameterSpec& p, double value) {
  return check_value(p.name, value, p.integer, p.minimum, p.maximum);
}

std::vector<std::string> indicator_names() {
  std::vector<std::string> names;
  for (const auto& spec : indicators::all()) names.push_back(spec.name);
  return names;
}

}  // namespace hindcast::strategy
