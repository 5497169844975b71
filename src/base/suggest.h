// "Did you mean": the nearest of the valid names.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hindcast::base {

// Smallest edit distance (Damerau, case-insensitive) among `names`; "" when nothing is near:
// at most a third of the longer word may differ.
std::string nearest_name(std::string_view given, std::span<const std::string> names);

// "a, b, c"; cut after `most` names with "... (N more)".
std::string join_names(std::span<const std::string> names, std::size_t most = 12);

}  // namespace hindcast::base
