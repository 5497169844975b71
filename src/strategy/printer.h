// Syntax tree to canonical text: one spelling for each tree, with no parentheses but the needed
// ones.
#pragma once

#include <string>

#include "strategy/ast.h"

namespace hindcast::strategy {

// parse_formula(print(f)) is the same tree as f.
std::string print(const Formula& formula, NodeId node);
std::string print(const Formula& formula);

// The shortest text that reads back as the same double.
std::string print_number(double value);

}  // namespace hindcast::strategy
