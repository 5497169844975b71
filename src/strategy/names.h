// Which names are words of the formula language; indicators are none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hindcast::strategy {

// Sorted.
const std::vector<std::string>& source_names();
// Parts of the time and date, which are also functions of a time zone: minute, hour, ...
const std::vector<std::string>& clock_names();
// The position: bars_in_trade, profit_pct, ...
const std::vector<std::string>& position_names();
bool is_position_name(std::string_view name);
// All functions, those of the clock too.
const std::vector<std::string>& function_names();

bool is_source(std::string_view name);
// Whether a call of this name can give a number; of the others a condition.
bool is_number_function(std::string_view name);
bool is_condition_function(std::string_view name);
// Those of two operands that a tree has as `op`.
bool is_tree_operator(std::string_view name);
// tf and asset: as functions, and as names of arguments that any call of a series takes.
bool is_series_function(std::string_view name);
bool is_series_argument(std::string_view name);

// A letter or '_', then letters, digits and '_'; lower case; at most name_bytes_max.
bool is_identifier(std::string_view name);

// Why a parameter or custom indicator cannot have this name; "" when it can.
std::string name_objection(std::string_view name);

}  // namespace hindcast::strategy
