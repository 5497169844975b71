#include "strategy/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "strategy/limits.h"

namespace hindcast::strategy {
namespace {

bool among(std::span<const std::string> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_keyword(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kKeywords{"and", "or", "not", "true", "false"};
  return std::ranges::find(kKeywords, name) != kKeywords.end();
}

}  // namespace

std::span<const std::string> source_names() {
  static const std::array<std::string, 8> names{"open",   "high", "low",  "close",
                                                "volume", "hl2",  "hlc3", "ohlc4"};
  return names;
}

std::span<const std::string> number_functions() {
  static const std::array<std::string, 3> names{"abs", "max", "min"};
  return names;
}

std::span<const std::string> condition_functions() {
  static const std::array<std::string, 4> names{"crosses_above", "crosses_below", "falling",
                                                "rising"};
  return names;
}

bool is_source(std::string_view name) { return among(source_names(), name); }
bool is_number_function(std::string_view name) { return among(number_functions(), name); }
bool is_condition_function(std::string_view name) { return among(condition_functions(), name); }

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && name.size() <= kNameBytesMax && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || digit(c); });
}

std::string name_objection(std::string_view name) {
  if (!is_identifier(name)) {
    return fmt::format("'{}' is not a name", name.substr(0, kNameBytesMax));
  }
  if (is_keyword(name) || is_source(name) || is_number_function(name) ||
      is_condition_function(name)) {
    return fmt::format("'{}' is a word of the formula language", name);
  }
  return "";
}

}  // namespace hindcast::strategy
