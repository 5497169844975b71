// The JSON form of a condition, for visual builders; docs/strategy-language.md describes it. Tree
// and text are two spellings of one syntax tree: nothing is lost in either direction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "strategy/ast.h"

namespace hindcast::strategy {

// A condition as users give it: formula text, true or false, or a tree. kNoNode after a problem.
NodeId tree_into(Formula& formula, const base::Json& tree, const std::string& pointer,
                 std::vector<base::Problem>& problems);

base::Result<Formula> formula_from_tree(const base::Json& tree, const std::string& pointer = "");
base::Json tree_from_formula(const Formula& formula);

// The text is canonical, so text_from_tree(tree_from_text(t)) is the canonical spelling of t.
base::Result<base::Json> tree_from_text(std::string_view text, const std::string& pointer = "");
base::Result<std::string> text_from_tree(const base::Json& tree, const std::string& pointer = "");

}  // namespace hindcast::strategy
