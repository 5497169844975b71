// JSON values. Include <nlohmann/json.hpp> only in .cc files; headers need just this.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::base {

using Json = nlohmann::ordered_json;

// Limits on documents from outside. Deeper or larger input is refused before it costs anything.
struct JsonLimits {
  std::size_t max_bytes = 1 << 20;
  int max_depth = 64;
};

// Syntax errors carry line and column; duplicate keys are refused; NaN and Infinity are not JSON.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// Keys sorted, no white space: equal values give equal bytes. Numbers in shortest form.
std::string canonical_json(const Json& value);

std::string pointer_join(std::string_view pointer, std::string_view key);  // escapes ~ and /
std::string pointer_join(std::string_view pointer, std::size_t index);

}  // namespace hindcast::base
