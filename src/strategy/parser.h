// Formula text to syntax tree: a recursive-descent parser that goes no deeper than
// formula_depth_max. The grammar stands in docs/strategy-language.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "strategy/ast.h"

namespace hindcast::strategy {

// Adds the nodes of `text` to `formula` and returns their root; kNoNode, with one problem, when the
// syntax is wrong. `pointer` is where the text stands in the request.
NodeId parse_into(Formula& formula, std::string_view text, const std::string& pointer,
                  std::vector<base::Problem>& problems);

// A whole formula. Names are not looked up: that is the compiler's part.
base::Result<Formula> parse_formula(std::string_view text, const std::string& pointer = "");

}  // namespace hindcast::strategy
