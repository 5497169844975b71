// The syntax tree of a formula: what the text, the JSON tree and the compiler share. Nodes live in
// one list, children before parents, so that nothing here has to recurse deeper than the depth
// limit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hindcast::strategy {

using NodeId = std::int32_t;
inline constexpr NodeId kNoNode = -1;

enum class NodeKind : std::uint8_t {
  number,  // value
  truth,   // value 1 or 0
  text,    // text as written, without its quotes: a symbol, timeframe, session or time zone
  name,    // text, output: a source, parameter or custom indicator
  call,    // text, children with names, output
  offset,  // [series, bars]
  negate,  // [x]; never of a number: that is folded into it
  add,
  subtract,
  multiply,
  divide,  // [left, right]
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,  // [left, right]
  negation,   // [condition]
  all,
  any,  // [two or more conditions]
};

// Where a node was written. Line and column count characters from 1; 0 when it did not come from
// text (a number in a JSON tree).
struct Place {
  std::int32_t origin = 0;  // index into Formula::origins
  std::int32_t line = 0;
  std::int32_t column = 0;
  std::int32_t begin = 0;  // byte in the origin's text
};

struct Child {
  NodeId node = kNoNode;
  std::string name = {};  // of a named argument; "" when positional
};

struct Node {
  NodeKind kind = NodeKind::number;
  double value = 0;
  std::string text = {};    // lower case; of `text` as written
  std::string output = {};  // after the dot; "" for the first output
  std::vector<Child> children = {};
  Place place = {};
  int depth = 1;  // set by Formula::add
};

// A text that nodes came from, and its place in the request.
struct Origin {
  std::string pointer;
  std::string text;
};

struct Formula {
  std::vector<Node> nodes;
  std::vector<Origin> origins;
  NodeId root = kNoNode;

  const Node& at(NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
  NodeId child(NodeId id, std::size_t index) const { return at(id).children[index].node; }

  // Appends a node whose children are already here; kNoNode, with a problem, when it would go past
  // formula_nodes_max or formula_depth_max.
  NodeId add(Node node, std::vector<base::Problem>& problems);

  // Unary minus in its one form: a number is negated in place.
  NodeId add_negated(NodeId child, Place place, std::vector<base::Problem>& problems);

  base::Problem problem(const Place& place, std::string code, std::string detail,
                        std::string allowed = {}, std::string suggestion = {}) const;
};

// Equal in everything but places; numbers by their bits.
bool same(const Formula& a, NodeId in_a, const Formula& b, NodeId in_b);

// "<", "+", ... for the two-operand kinds; "" for the others.
std::string_view operator_text(NodeKind kind);
bool is_arithmetic(NodeKind kind);
bool is_comparison(NodeKind kind);

}  // namespace hindcast::strategy
