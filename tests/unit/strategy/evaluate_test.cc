// Signals against an interpreter that knows nothing of the compiler: bar by bar, in three-valued
// logic.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "indicators/registry.h"
#include "random_formula.h"
#include "strategy/compile.h"
#include "strategy/parser.h"
#include "strategy/printer.h"

namespace hindcast::strategy {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

class Interpreter {
 public:
  Interpreter(const Formula& formula, market::BarView bars) : f_(formula), bars_(bars) {}

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

  std::optional<bool> call(NodeId id, std::size_t bar) {
    const Node& node = f_.at(id);
    const NodeId x = f_.child(id, 0), y = f_.child(id, 1);
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
    return indicator(id)[bar];
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
  std::map<NodeId, std::vector<double>> columns_;
  std::vector<double> slow_;
};

StrategyDefinition definition_of(const std::string& entry) {
  StrategyDefinition d;
  d.entry_conditions = entry;
  d.parameters = {{"p", 3}, {"q", 99.5}};
  d.custom_indicators = {{"slow", "sma", {{"period", 7}}, ""}};
  return d;
}

CompiledStrategy compiled(const StrategyDefinition& d) {
  auto strategy = CompiledStrategy::compile(d);
  EXPECT_TRUE(strategy) << d.entry_conditions.dump() << "\n" << strategy.error().describe();
  return *strategy;
}

CompiledStrategy compiled(const std::string& entry) { return compiled(definition_of(entry)); }

std::string bits(const base::Bitmap& map) {
  std::string text;
  for (std::size_t i = 0; i < map.size(); ++i) text += map.test(i) ? '1' : '0';
  return text;
}

TEST(Evaluate, AgreesWithTheInterpreterOnRandomFormulas) {
  RandomFormula random(3);
  std::size_t signals = 0;
  for (unsigned i = 0; i < 600; ++i) {
    const Formula formula = random.condition();
    const auto bars = random_bars(i, 60 + static_cast<std::size_t>(random.below(90)));
    const CompiledStrategy strategy = compiled(print(formula));
    const base::Bitmap got = strategy.evaluate(bars.view()).long_entry;
    Interpreter interpreter(formula, bars.view());
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
      const bool masked = bar < static_cast<std::size_t>(strategy.warm_up_bars());
      const bool wanted = !masked && interpreter.condition(formula.root, bar) == true;
      ASSERT_EQ(got.test(bar), wanted) << print(formula) << "\nseed " << i << " bar " << bar;
    }
    signals += got.count();
  }
  EXPECT_GT(signals, 1000u);
}

TEST(Evaluate, BlocksJoinWithoutASeam) {
  RandomFormula random(4);
  const auto bars = random_bars(5, 2 * 1024 + 77);
  for (int i = 0; i < 40; ++i) {
    const Formula formula = random.condition();
    const CompiledStrategy strategy = compiled(print(formula));
    const base::Bitmap got = strategy.evaluate(bars.view()).long_entry;
    Interpreter interpreter(formula, bars.view());
    for (std::size_t bar = 1000; bar < bars.size(); ++bar) {
      ASSERT_EQ(got.test(bar), interpreter.condition(formula.root, bar) == true)
          << print(formula) << " bar " << bar;
    }
  }
}

TEST(Evaluate, LaterBarsNeverChangeEarlierSignals) {
  RandomFormula random(6);
  const auto bars = random_bars(7, 300);
  for (int i = 0; i < 100; ++i) {
    const CompiledStrategy strategy = compiled(print(random.condition()));
    const std::string whole = bits(strategy.evaluate(bars.view()).long_entry);
    for (std::size_t n : {1, 63, 64, 65, 128, 200, 299}) {
      const auto part = strategy.evaluate(bars.view().slice(0, n)).long_entry;
      ASSERT_EQ(bits(part), whole.substr(0, n)) << strategy.formulas().dump();
    }
  }
}

struct WarmUp {
  const char* formula;
  int bars;
};

TEST(Evaluate, WarmUpIsTheLongestNeed) {
  for (const WarmUp& w :
       {WarmUp{"close > open", 0}, WarmUp{"true", 0}, WarmUp{"close[3] > open", 3},
        WarmUp{"close > sma(close, 20)", 19}, WarmUp{"close > sma(close, 20) or close > open", 19},
        WarmUp{"crosses_above(close, sma(close, 20))", 20}, WarmUp{"crosses_above(close, 100)", 1},
        WarmUp{"rising(close, 5)", 5}, WarmUp{"not rising(sma(close, 3), 5)", 7},
        WarmUp{"(close[2] + open)[3] > 0", 5}, WarmUp{"sma(sma(close, 5), 5)[1] > 0", 9},
        WarmUp{"rsi(14) > 50", 14}, WarmUp{"sma(close[10], 5) > 0", 14}}) {
    EXPECT_EQ(compiled(w.formula).warm_up_bars(), w.bars) << w.formula;
  }
}

TEST(Evaluate, NothingSignalsBeforeTheWarmUp) {
  const auto bars = random_bars(8, 100);
  const CompiledStrategy strategy = compiled("not close > sma(close, 70) or close > 0");
  const auto got = strategy.evaluate(bars.view()).long_entry;
  EXPECT_EQ(got.next(0), 69u);
  EXPECT_EQ(got.count(), 31u);
}

TEST(Evaluate, TheUndefinedIsNeitherTrueNorFalse) {
  market::BarColumns bars;
  for (int i = 0; i < 4; ++i) bars.push_back(i, 1, 1, 1, 1, i % 2);
  const auto signals = [&](const char* formula) {
    return bits(compiled(formula).evaluate(bars.view()).long_entry);
  };
  EXPECT_EQ(signals("close / volume > 0"), "0101");
  EXPECT_EQ(signals("not close / volume > 0"), "0000");
  EXPECT_EQ(signals("not close / volume == 7"), "0101");
  EXPECT_EQ(signals("close / volume != 7"), "0101");
  EXPECT_EQ(signals("close / volume > 0 or true"), "1111");
  EXPECT_EQ(signals("max(close / volume, 5) > 0"), "0101");
  EXPECT_EQ(signals("max(5, close / volume) > 0"), "0101");
}

TEST(Evaluate, EmptyAndShortSeriesGiveNoSignals) {
  const CompiledStrategy strategy = compiled("close > sma(close, 50)");
  EXPECT_EQ(strategy.evaluate({}).long_entry.size(), 0u);
  const auto bars = random_bars(9, 10);
  EXPECT_EQ(strategy.evaluate(bars.view()).long_entry.count(), 0u);
  EXPECT_EQ(strategy.evaluate(bars.view()).short_exit.size(), 10u);
}

TEST(Evaluate, EqualIndicatorsAreComputedOnce) {
  auto d = definition_of("ema(close, 12) > ema(12) and ema(close, period=12) > slow and rsi() > 1");
  d.exit_conditions = "ema(source=close, period=6 * 2) < sma(7) or rsi(14)[3] < 50";
  EXPECT_EQ(compiled(d).indicator_count(), 3u);
}

TEST(Evaluate, UnusedCustomIndicatorsCostNothing) {
  const CompiledStrategy strategy = compiled("close > open");
  EXPECT_EQ(strategy.indicator_count(), 0u);
  EXPECT_EQ(strategy.warm_up_bars(), 0);
}

TEST(Remarks, NameWhatIsHardlyMeant) {
  struct Case {
    const char* formula;
    const char* remark;
  };
  for (const Case& c :
       {Case{"rsi(14) > close", "unlike_units"}, Case{"volume > close", "unlike_units"},
        Case{"crosses_above(macd(), close)", "unlike_units"}, Case{"rsi(14) > 130", "unlike_units"},
        Case{"1 > 2", "never_true"}, Case{"sma(rsi(14), 5) < low", "unlike_units"}}) {
    auto d = definition_of(c.formula);
    d.exit_conditions = "false";
    const CompiledStrategy strategy = compiled(d);
    ASSERT_EQ(strategy.remarks().size(), 1u) << c.formula;
    EXPECT_EQ(strategy.remarks().front().code, c.remark) << c.formula;
    EXPECT_EQ(strategy.remarks().front().pointer, "/entry_conditions");
  }
  for (const char* fine : {"rsi(14) > 70", "close > sma(close, 5)", "sma(rsi(14), 5) < rsi(14)",
                           "volume > 2 * sma(volume, 20)", "close - open > atr(14)",
                           "close > close[1] + 2 * atr(14)", "close / open > 1.01"}) {
    auto d = definition_of(fine);
    d.exit_conditions = "false";
    EXPECT_TRUE(compiled(d).remarks().empty()) << fine;
  }
}

TEST(Remarks, SayThatNothingClosesAPosition) {
  auto d = definition_of("close > open");
  ASSERT_EQ(compiled(d).remarks().size(), 1u);
  EXPECT_EQ(compiled(d).remarks().front().code, "no_exit");
  d.risk_management.trailing_stop_pct = 2;
  EXPECT_TRUE(compiled(d).remarks().empty());
  d.short_exit_conditions = "true";
  EXPECT_EQ(compiled(d).remarks().front().code, "unused");
}

}  // namespace
}  // namespace hindcast::strategy
