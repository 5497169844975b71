// The words of the formula language that are not indicators.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hindcast::strategy {

// open, high, low, close, volume, hl2, hlc3, ohlc4.
std::span<const std::string> source_names();
// abs, min, max.
std::span<const std::string> number_functions();
// crosses_above, crosses_below, rising, falling.
std::span<const std::string> condition_functions();

bool is_source(std::string_view name);
bool is_number_function(std::string_view name);
bool is_condition_function(std::string_view name);

// A letter or '_', then letters, digits and '_'; lower case; at most name_bytes_max.
bool is_identifier(std::string_view name);

// Why a parameter or custom indicator cannot have this name; "" when it can.
std::string name_objection(std::string_view name);

}  // namespace hindcast::strategy
