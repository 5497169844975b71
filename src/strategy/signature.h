// Calls of indicators: which argument is which, and whether the values are allowed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indicators/registry.h"

namespace hindcast::strategy {

// "macd(source = close, fast = 12, slow = 26, signal = 9)", for messages.
std::string usage(const indicators::IndicatorSpec& spec);

// How many of the inputs the caller chooses.
std::size_t source_count(const indicators::IndicatorSpec& spec);
// "source" for the only or first one, then "source2", ...
std::string source_name(std::size_t index);

std::vector<std::string> parameter_names(const indicators::IndicatorSpec& spec);
std::vector<std::string> output_names(const indicators::IndicatorSpec& spec);

// Index of the output; -1 when there is none of that name. "" is the first.
int find_output(const indicators::IndicatorSpec& spec, std::string_view name);

struct Objection {
  std::string code = {};  // "" when there is none
  std::string detail = {};
  std::string allowed = {};
};

// Whether a value fits its parameter: whole where asked, within the bounds.
Objection check_value(std::string_view name, double value, bool integer, double minimum,
                      double maximum);
Objection check_value(const indicators::ParameterSpec& parameter, double value);

// Names of all indicators.
std::vector<std::string> indicator_names();

}  // namespace hindcast::strategy
