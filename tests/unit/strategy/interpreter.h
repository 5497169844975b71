// The language by its documentation alone, knowing nothing of the compiler: bar by bar, in
// three-valued logic. Slow and plain.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "indicators/registry.h"
#include "market/bars.h"
#include "strategy/ast.h"

namespace hindcast::strategy {

inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

class Interpreter {
 public:
  Interpreter(const Formula& formula, market::BarView bars, std::int64_t bar_ns = kHour)
      : f_(formula), bars_(bars), bar_ns_(bar_ns) {}

  // Empty: undefined.
  std::optional<bool> condition(NodeId id, std::size_t bar) {
    const Node& node = f_.at(id);
    switch (node.kind) {
      case NodeKind::truth:
        return node.value != 0;
      case NodeKind::negation: {
        const auto inner = condition(f_.child(id, 0), bar);
        return inner ? std::optional<bool>(!*inner) : std::nullopt;
      }
      case NodeKind::all:
        return group(id, bar, false);
      case NodeKind::any:
        return group(id, bar, true);
      case NodeKind::call:
        return call(id, bar);
      default:
        return compare(node.kind, number(f_.child(id, 0), bar), number(f_.child(id, 1), bar));
    }
  }

 private:
  std::optional<bool> group(NodeId id, std::size_t bar, bool decisive) {
    bool undefined = false;
    for (const Child& child : f_.at(id).children) {
      const auto value = condition(child.node, bar);
      if (value == decisive) return decisive;
      undefined = undefined || !value;
    }
    return undefined ? std::nullopt : std::optional<bool>(!decisive);
  }

  static std::optional<bool> compare(NodeKind kind, double a, double b) {
    if (std::isnan(a) || std::isnan(b)) return std::nullopt;
    switch (kind) {
      case NodeKind::less:
        return a < b;
      case NodeKind::less_equal:
        return a <= b;
      case NodeKind::greater:
        return a > b;
      case NodeKind::greater_equal:
        return a >= b;
      case NodeKind::equal:
        return a == b;
      default:
        return a != b;
    }
  }

  static std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
    if (a == false || b == false) return false;
    return a && b ? std::optional<bool>(true) : std::nullopt;
  }

  static std::optional<bool> either(std::optional<bool> a, std::optional<bool> b) {
    if (a == true || b == true) return true;
    return a && b ? std::optional<bool>(false) : std::nullopt;
  }

  std::optional<bool> call(NodeId id, std::size_t bar) {
    const Node& node = f_.at(id);
    const NodeId x = f_.child(id, 0);
    if (node.text == "session") return session(f_.at(x).text, bar);
    const NodeId y = f_.child(id, 1);
    if (node.text == "tf") {
      const int row = closed_row(id, bar);
      return row < 0 ? std::nullopt : on(id).condition(y, static_cast<std::size_t>(row));
    }
    if (node.text == "if") {
      const auto chosen = condition(x, bar);
      return either(both(chosen, condition(y, bar)),
                    both(chosen ? std::optional<bool>(!*chosen) : std::nullopt,
                         condition(f_.child(id, 2), bar)));
    }
    if (node.text == "within" || node.text == "held") {
      const bool within = node.text == "within";
      std::optional<bool> result = !within;
      for (std::size_t i = 0; i < static_cast<std::size_t>(f_.at(y).value); ++i) {
        const auto then = i > bar ? std::nullopt : condition(x, bar - i);
        result = within ? either(result, then) : both(result, then);
      }
      return result;
    }
    if (node.text == "crosses_above") {
      return both(compare(NodeKind::less_equal, before(x, bar, 1), before(y, bar, 1)),
                  compare(NodeKind::greater, number(x, bar), number(y, bar)));
    }
    if (node.text == "crosses_below") {
      return both(compare(NodeKind::greater_equal, before(x, bar, 1), before(y, bar, 1)),
                  compare(NodeKind::less, number(x, bar), number(y, bar)));
    }
    const NodeKind kind = node.text == "rising" ? NodeKind::greater : NodeKind::less;
    std::optional<bool> result = true;
    for (int i = 0; i < static_cast<int>(f_.at(y).value); ++i) {
      result = both(result, compare(kind, before(x, bar, i), before(x, bar, i + 1)));
    }
    return result;
  }

  double before(NodeId id, std::size_t bar, int bars) {
    return bar < static_cast<std::size_t>(bars) ? is_constant(id) ? number(id, bar) : kUndefined
                                                : number(id, bar - static_cast<std::size_t>(bars));
  }
  bool is_constant(NodeId id) const {
    const Node& node = f_.at(id);
    return node.kind == NodeKind::number || node.text == "p" || node.text == "q";
  }

  double number(NodeId id, std::size_t bar) {
    const Node& node = f_.at(id);
    const auto child = [&](std::size_t i) { return number(f_.child(id, i), bar); };
    switch (node.kind) {
      case NodeKind::number:
        return node.value;
      case NodeKind::name:
        return source(node.text, bar);
      case NodeKind::offset:
        return before(f_.child(id, 0), bar, static_cast<int>(f_.at(f_.child(id, 1)).value));
      case NodeKind::negate:
        return -child(0);
      case NodeKind::add:
        return child(0) + child(1);
      case NodeKind::subtract:
        return child(0) - child(1);
      case NodeKind::multiply:
        return child(0) * child(1);
      case NodeKind::divide:
        return child(1) == 0 ? kUndefined : child(0) / child(1);
      default:
        break;
    }
    if (node.text == "abs") return std::fabs(child(0));
    if (node.text == "min" || node.text == "max") {
      const double a = child(0), b = child(1);
      if (std::isnan(a) || std::isnan(b)) return kUndefined;
      return node.text == "min" ? std::min(a, b) : std::max(a, b);
    }
    const NodeId x = f_.child(id, 0);
    if (node.text == "tf") {
      const int row = closed_row(id, bar);
      return row < 0 ? kUndefined : on(id).number(f_.child(id, 1), static_cast<std::size_t>(row));
    }
    if (node.text == "if") {
      const auto chosen = condition(x, bar);
      return chosen ? child(*chosen ? 1 : 2) : kUndefined;
    }
    if (node.text == "change") return child(0) - before(x, bar, 1);
    if (node.text == "nz") return std::isnan(child(0)) ? 0 : child(0);
    if (node.text == "bars_since") {
      for (std::size_t i = 0; i <= bar; ++i) {
        if (condition(x, bar - i) == true) return static_cast<double>(i);
      }
      return kUndefined;
    }
    if (node.text == "count") {
      const auto bars = static_cast<std::size_t>(f_.at(f_.child(id, 1)).value);
      if (bar + 1 < bars) return kUndefined;
      double count = 0;
      for (std::size_t i = 0; i < bars; ++i) count += condition(x, bar - i) == true ? 1 : 0;
      return count;
    }
    if (node.text == "value_when") {
      auto earlier = static_cast<int>(f_.at(f_.child(id, 2)).value);
      for (std::size_t i = 0; i <= bar; ++i) {
        if (condition(x, bar - i) == true && earlier-- == 0) {
          return number(f_.child(id, 1), bar - i);
        }
      }
      return kUndefined;
    }
    return indicator(id)[bar];
  }

  // ---- other timeframes, worked out by the hour -------------------------------------------------

  static constexpr std::int64_t kHour = 3'600'000'000'000;

  static std::int64_t hours_of(const std::string& timeframe) {
    return std::stoi(timeframe) * (timeframe.back() == 'd' ? 24 : 1);
  }

  // An interpreter over the coarser bars that `tf` names.
  Interpreter& on(NodeId tf) {
    auto& known = coarser_[tf];
    if (known) return *known;
    const std::int64_t length = hours_of(f_.at(f_.child(tf, 0)).text) * kHour;
    market::BarColumns& out = columns_of_[tf];
    for (std::size_t i = 0; i < bars_.size(); ++i) {
      const std::int64_t start = bars_.time[i] / length * length;
      if (out.time.empty() || out.time.back() != start) {
        out.push_back(start, bars_.open[i], bars_.high[i], bars_.low[i], bars_.close[i], 0);
      }
      out.high.back() = std::max(out.high.back(), bars_.high[i]);
      out.low.back() = std::min(out.low.back(), bars_.low[i]);
      out.close.back() = bars_.close[i];
      out.volume.back() += bars_.volume[i];
    }
    known = std::make_unique<Interpreter>(f_, out.view(), length);
    return *known;
  }

  // The last coarser bar that is over when this bar is; -1 before there is one.
  int closed_row(NodeId tf, std::size_t bar) {
    const Interpreter& there = on(tf);
    int row = -1;
    while (row + 1 < static_cast<int>(there.bars_.size()) &&
           there.bars_.time[static_cast<std::size_t>(row + 1)] + there.bar_ns_ <=
               bars_.time[bar] + bar_ns_) {
      ++row;
    }
    return row;
  }

  // "HH:00-HH:00" in UTC, within one day.
  std::optional<bool> session(const std::string& text, std::size_t bar) const {
    const std::int64_t hour = bars_.time[bar] / kHour % 24;
    return hour >= std::stoi(text.substr(0, 2)) && hour < std::stoi(text.substr(6, 2));
  }

  double source(const std::string& text, std::size_t i) {
    const double o = bars_.open[i], h = bars_.high[i], l = bars_.low[i], c = bars_.close[i];
    if (text == "open") return o;
    if (text == "high") return h;
    if (text == "low") return l;
    if (text == "close") return c;
    if (text == "volume") return bars_.volume[i];
    if (text == "hl2") return (h + l) / 2;
    if (text == "hlc3") return (h + l + c) / 3;
    if (text == "ohlc4") return (h + l + c + o) / 4;
    if (text == "hour") return static_cast<double>(bars_.time[i] / kHour % 24);
    if (text == "weekday") {  // 1970-01-01 was a Thursday
      return static_cast<double>((bars_.time[i] / kHour / 24 + 3) % 7 + 1);
    }
    if (text == "p") return 3;
    if (text == "q") return 99.5;
    return slow()[i];
  }

  const std::vector<double>& slow() {
    if (slow_.empty()) {
      slow_ =
          compute("sma", {std::vector<double>(bars_.close.begin(), bars_.close.end())}, {7}, "");
    }
    return slow_;
  }

  const std::vector<double>& indicator(NodeId id) {
    auto& column = columns_[id];
    if (!column.empty()) return column;
    const Node node = f_.at(id);
    std::vector<std::vector<double>> inputs;
    std::vector<double> parameters;
    for (const Child& child : node.children) {
      if (f_.at(child.node).kind == NodeKind::number) {
        parameters.push_back(f_.at(child.node).value);
        continue;
      }
      std::vector<double> input(bars_.size());
      for (std::size_t i = 0; i < bars_.size(); ++i) input[i] = number(child.node, i);
      inputs.push_back(std::move(input));
    }
    return columns_[id] = compute(node.text, std::move(inputs), parameters, node.output);
  }

  std::vector<double> compute(const std::string& name, std::vector<std::vector<double>> inputs,
                              std::vector<double> parameters, const std::string& output) {
    const auto* spec = indicators::find(name);
    std::vector<std::span<const double>> in(inputs.begin(), inputs.end());
    for (const auto& input : spec->inputs) {
      if (input == "high") in.push_back(bars_.high);
      if (input == "low") in.push_back(bars_.low);
      if (input == "close") in.push_back(bars_.close);
    }
    std::vector<std::vector<double>> out(spec->outputs.size(), std::vector<double>(bars_.size()));
    std::vector<std::span<double>> spans(out.begin(), out.end());
    for (std::size_t i = parameters.size(); i < spec->parameters.size(); ++i) {
      parameters.push_back(spec->parameters[i].default_value);
    }
    spec->compute({in, parameters, spans});
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (output.empty() || spec->outputs[i].name == output) return out[i];
    }
    return {};
  }

  const Formula& f_;
  const market::BarView bars_;
  const std::int64_t bar_ns_;
  std::map<NodeId, market::BarColumns> columns_of_;
  std::map<NodeId, std::unique_ptr<Interpreter>> coarser_;
  std::map<NodeId, std::vector<double>> columns_;
  std::vector<double> slow_;
};

}  // namespace hindcast::strategy
