// Any bytes as a formula and as a JSON tree: whatever parses has to print, parse and go through the
// tree to itself, whatever compiles has to evaluate without looking ahead, and whatever is wrong
// has to be shown.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/check.h"
#include "base/json.h"
#include "market/bars.h"
#include "strategy/compile.h"
#include "strategy/limits.h"
#include "strategy/parser.h"
#include "strategy/printer.h"
#include "strategy/tree.h"
#include "strategy/validation.h"

namespace hindcast::strategy {
namespace {

const market::BarColumns& bars() {
  static const market::BarColumns columns = [] {
    market::BarColumns b;
    for (int i = 0; i < 200; ++i) {
      const double price = 100 + i % 13 - i % 7;
      b.push_back(i * 3'600'000'000'000, price, price + 2, price - 2, price + i % 3 - 1, i % 5);
    }
    return b;
  }();
  return columns;
}

void compile_and_evaluate(const base::Json& condition) {
  StrategyDefinition d;
  d.entry_conditions = condition;
  d.parameters = {{"p", 3}};
  d.custom_indicators = {{"c", "sma", {{"period", 3}}, "close(tf=\"2h\")"},
                         {"t", "ema", {{"period", 3}}, "", "4h"}};
  const auto compiled = CompiledStrategy::compile(d);
  const Validation validation =
      validate({{"entry_conditions", condition},
                {"parameters", {{"p", 3}}},
                {"custom_indicators", base::Json::array({{{"name", "c"},
                                                          {"indicator", "sma"},
                                                          {"parameters", {{"period", 3}}},
                                                          {"source", "close(tf=\"2h\")"}},
                                                         {{"name", "t"},
                                                          {"indicator", "ema"},
                                                          {"parameters", {{"period", 3}}},
                                                          {"timeframe", "4h"}}})}},
               "/strategy_definition");
  HC_CHECK(condition.is_null() || validation.valid == compiled.has_value(), "one judgement");
  HC_CHECK(!to_json(validation).dump(-1, ' ', false, base::Json::error_handler_t::replace).empty(),
           "can be shown");
  if (!compiled) return;
  const OtherSeries others({}, "SPY");
  const Signals signals = compiled->evaluate(bars().view(), others);
  const auto warm_up = static_cast<std::size_t>(compiled->history_bars());
  HC_CHECK(signals.long_entry.next(0) >= std::min(warm_up, bars().size()), "signal in the warm-up");
  constexpr std::size_t kCut = 131;
  const Signals cut = compiled->evaluate(bars().view().slice(0, kCut), others);
  for (std::size_t bar = 0; bar < kCut; ++bar) {
    HC_CHECK(cut.long_entry.test(bar) == signals.long_entry.test(bar), "looks ahead");
  }
}

void round_trip(const Formula& formula) {
  const std::string text = print(formula);
  if (text.size() > kFormulaBytesMax) return;  // canonical spacing can be longer than the source
  const auto again = parse_formula(text);
  HC_CHECK(again && same(formula, formula.root, *again, again->root), text);
  const auto from_tree = formula_from_tree(tree_from_formula(formula));
  HC_CHECK(from_tree && same(formula, formula.root, *from_tree, from_tree->root), text);
}

}  // namespace
}  // namespace hindcast::strategy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hindcast;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto formula = strategy::parse_formula(text)) {
    strategy::round_trip(*formula);
    strategy::compile_and_evaluate(base::Json(std::string(text)));
  }
  if (const auto tree = base::parse_json(text)) {
    if (const auto formula = strategy::formula_from_tree(*tree)) strategy::round_trip(*formula);
    strategy::compile_and_evaluate(*tree);
  }
  return 0;
}
