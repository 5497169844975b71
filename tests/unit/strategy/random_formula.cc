#include "random_formula.h"

#include <algorithm>
#include <cmath>

namespace hindcast::strategy {

NodeId RandomFormula::add(Node node) { return f_.add(std::move(node), problems_); }
NodeId RandomFormula::number(double value) {
  return add({.kind = NodeKind::number, .value = value});
}
NodeId RandomFormula::name(const std::string& text, const std::string& output) {
  return add({.kind = NodeKind::name, .text = text, .output = output});
}
NodeId RandomFormula::call(const std::string& text, std::vector<NodeId> arguments,
                           const std::string& output) {
  Node node{.kind = NodeKind::call, .text = text, .output = output};
  for (NodeId a : arguments) node.children.push_back({a});
  return add(std::move(node));
}
NodeId RandomFormula::binary(NodeKind kind, NodeId a, NodeId b) {
  return add({.kind = kind, .children = {{a}, {b}}});
}

NodeId RandomFormula::constant() {
  static constexpr double kValues[] = {0, 0.5, 1, 2, 50, 98, 100, 102, -3};
  switch (below(6)) {
    case 0:
      return name("p");
    case 1:
      return name("q");
    default:
      return number(kValues[below(9)]);
  }
}

NodeId RandomFormula::indicator(int depth) {
  const auto period = [&] { return number(1 + below(6)); };
  switch (below(8)) {
    case 0:
      return call("sma", {series(depth - 1), period()});
    case 1:
      return call("ema", {series(depth - 1), period()});
    case 2:
      return call("rsi", {series(depth - 1), number(2 + below(5))});
    case 3:
      return call("highest", {series(depth - 1), period()});
    case 4:
      return call("lowest", {series(depth - 1), period()});
    case 5:
      return call("macd", {series(depth - 1), number(2), number(4), number(3)}, "signal");
    case 6:
      return call("bbands", {series(depth - 1), number(3), number(2)}, "upper");
    default:
      return call("atr", {period()});
  }
}

NodeId RandomFormula::series(int depth) {
  static constexpr const char* kSources[] = {"open",   "high", "low",  "close",
                                             "volume", "hl2",  "hlc3", "ohlc4"};
  if (depth <= 0) return below(4) == 0 ? name("slow") : name(kSources[below(8)]);
  if (wide_ && below(3) == 0) return wide_series(depth);
  switch (below(7)) {
    case 0:
      return indicator(depth);
    case 1: {
      const NodeId x = series(depth - 1);
      return add({.kind = NodeKind::offset, .children = {{x}, {number(below(4))}}});
    }
    case 2:
      return f_.add_negated(series(depth - 1), {}, problems_);
    case 3: {
      static constexpr const char* kFunctions[] = {"abs", "min", "max"};
      const char* const text = kFunctions[below(3)];
      if (std::string(text) == "abs") return call(text, {series(depth - 1)});
      const NodeId x = series(depth - 1);
      return call(text, {x, below(2) == 0 ? constant() : series(depth - 1)});
    }
    default: {
      const auto kind = static_cast<NodeKind>(static_cast<int>(NodeKind::add) + below(4));
      const NodeId x = series(depth - 1);
      if (below(2) == 0) return binary(kind, x, series(depth - 1));
      if (kind == NodeKind::divide) return binary(kind, constant(), x);
      return below(2) == 0 ? binary(kind, x, constant()) : binary(kind, constant(), x);
    }
  }
}

NodeId RandomFormula::timeframe() {
  static constexpr const char* kTimeframes[] = {"2h", "4h", "6h", "1d"};
  return add({.kind = NodeKind::text, .text = kTimeframes[below(4)]});
}

NodeId RandomFormula::wide_series(int depth) {
  switch (below(8)) {
    case 0: {
      const NodeId c = any_condition(-1);
      return call("bars_since", {c});
    }
    case 1: {
      const NodeId c = any_condition(-1);
      return call("count", {c, number(1 + below(6))});
    }
    case 2: {
      const NodeId c = any_condition(-1);
      const NodeId x = series(depth - 1);
      return call("value_when", {c, x, number(below(3))});
    }
    case 3: {
      const NodeId c = any_condition(-1);
      const NodeId x = series(depth - 1);
      return call("if", {c, x, series(depth - 1)});
    }
    case 4:
      return call("change", {series(depth - 1)});
    case 5:
      return call("nz", {series(depth - 1)});
    case 6:
      return name(below(2) == 0 ? "hour" : "weekday");
    default: {
      if (inside_tf_) return series(depth - 1);
      const NodeId tf = timeframe();
      inside_tf_ = true;
      const NodeId x = series(depth - 1);
      inside_tf_ = false;
      return call("tf", {tf, x});
    }
  }
}

NodeId RandomFormula::wide_condition(int depth) {
  switch (below(5)) {
    case 0: {
      const NodeId c = any_condition(depth - 1);
      return call(below(2) == 0 ? "within" : "held", {c, number(1 + below(5))});
    }
    case 1: {
      const NodeId c = any_condition(depth - 1);
      const NodeId x = any_condition(depth - 1);
      return call("if", {c, x, any_condition(depth - 1)});
    }
    case 2:
      return call("session", {add({.kind = NodeKind::text, .text = "09:00-16:00"})});
    default: {
      if (inside_tf_) return any_condition(depth - 1);
      const NodeId tf = timeframe();
      inside_tf_ = true;
      const NodeId c = any_condition(depth - 1);
      inside_tf_ = false;
      return call("tf", {tf, c});
    }
  }
}

NodeId RandomFormula::any_condition(int depth) {
  if (wide_ && depth > 0 && below(3) == 0) return wide_condition(depth);
  if (depth <= 0 || below(3) == 0) {
    const int operands = depth < 0 ? 0 : 2;  // of a condition inside a number
    const NodeId x = series(operands);
    const NodeId y = below(3) == 0 ? constant() : series(operands);
    switch (below(6)) {
      case 0:
        return call(below(2) == 0 ? "crosses_above" : "crosses_below", {x, y});
      case 1:
        return call(below(2) == 0 ? "rising" : "falling", {x, number(1 + below(3))});
      default:
        return binary(static_cast<NodeKind>(static_cast<int>(NodeKind::less) + below(6)), x, y);
    }
  }
  if (below(4) == 0) {
    return add({.kind = NodeKind::negation, .children = {{any_condition(depth - 1)}}});
  }
  Node node{.kind = below(2) == 0 ? NodeKind::all : NodeKind::any};
  for (int i = 2 + below(3); i > 0; --i) node.children.push_back({any_condition(depth - 1)});
  return add(std::move(node));
}

NodeId RandomFormula::any_syntax(int depth) {
  static constexpr const char* kNames[] = {"close", "x", "rsi", "n_1", "true_range"};
  if (depth <= 0) {
    switch (below(5)) {
      case 4:
        return add({.kind = NodeKind::text, .text = below(2) == 0 ? "1d" : "America/New_York"});
      case 0:
        return number((below(2001) - 1000) / 8.0);
      case 1:
        return number(std::ldexp(static_cast<double>(random_()), below(400) - 200));
      case 2:
        return add({.kind = NodeKind::truth, .value = static_cast<double>(below(2))});
      default:
        return name(kNames[below(5)], below(4) == 0 ? "signal" : "");
    }
  }
  switch (below(9)) {
    case 0:
    case 1: {
      const NodeId a = any_syntax(depth - 1);
      return binary(static_cast<NodeKind>(static_cast<int>(NodeKind::add) + below(4)), a,
                    any_syntax(depth - 1));
    }
    case 2: {
      const NodeId a = any_syntax(depth - 1);
      return binary(static_cast<NodeKind>(static_cast<int>(NodeKind::less) + below(6)), a,
                    any_syntax(depth - 1));
    }
    case 3:
      return f_.add_negated(any_syntax(depth - 1), {}, problems_);
    case 4:
      return add({.kind = NodeKind::negation, .children = {{any_syntax(depth - 1)}}});
    case 5: {
      const NodeId a = any_syntax(depth - 1);
      return add({.kind = NodeKind::offset, .children = {{a}, {any_syntax(depth - 1)}}});
    }
    case 6: {
      static constexpr const char* kCalls[] = {"ema", "macd", "crosses_above", "rising",
                                               "f",   "tf",   "within",        "if"};
      Node node{.kind = NodeKind::call, .text = kCalls[below(8)]};
      const int positional = below(4);
      for (int i = 0; i < positional; ++i) node.children.push_back({any_syntax(depth - 1)});
      for (int i = below(2); i > 0; --i) {
        static constexpr const char* kNamed[] = {"period", "slow", "tf", "asset"};
        node.children.push_back({any_syntax(depth - 1), kNamed[below(4)]});
      }
      if (below(4) == 0) node.output = "upper";
      return add(std::move(node));
    }
    default: {
      Node node{.kind = below(2) == 0 ? NodeKind::all : NodeKind::any};
      for (int i = 2 + below(2); i > 0; --i) node.children.push_back({any_syntax(depth - 1)});
      return add(std::move(node));
    }
  }
}

Formula RandomFormula::condition() {
  f_ = {};
  f_.root = any_condition(3);
  return std::move(f_);
}

Formula RandomFormula::wide_condition() {
  wide_ = true;
  Formula formula = condition();
  wide_ = false;
  return formula;
}

Formula RandomFormula::syntax() {
  f_ = {};
  f_.root = any_syntax(4);
  return std::move(f_);
}

market::BarColumns random_bars(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  market::BarColumns bars;
  double price = 100;
  for (std::size_t i = 0; i < count; ++i) {
    const double open = price;
    price = std::clamp(price + below(7) - 3, 90.0, 110.0);
    const double high = std::max(open, price) + below(3), low = std::min(open, price) - below(3);
    const double volume = below(5) == 0 ? 0 : below(1000);
    bars.push_back(static_cast<std::int64_t>(i) * 3'600'000'000'000, open, high, low, price,
                   volume);
  }
  return bars;
}

}  // namespace hindcast::strategy
