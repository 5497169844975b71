// One member of a large JSON object without building the rest of it.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace hindcast::base {

// The text of the member `key` of the object that `text` is, for parse_json(); nothing when it has
// no such member. All of `text` is held to the grammar of JSON, to UTF-8 and to the limits, so that
// it can be parsed later; that no other key repeats is left to that parse. invalid_argument: not
// such an object, or `key` stands twice; limit_exceeded: too long. `key` is compared with what
// stands between the quotes and must have no character that JSON escapes. The view points into
// `text`.
Result<std::optional<std::string_view>> skim_member(std::string_view text, std::string_view key,
                                                    const JsonLimits& limits = {});

}  // namespace hindcast::base
