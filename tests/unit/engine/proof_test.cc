#include "engine/proof.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/simulate.h"
#include "strategy/compile.h"

namespace hindcast::engine {
namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;

market::BarColumns hourly_walk(std::size_t bars, unsigned seed = 7) {
  std::mt19937_64 random(seed);
  market::BarColumns out;
  double close = 100;
  for (std::size_t i = 0; i < bars; ++i) {
    const double open = close;
    close = open * (0.99 + 0.0001 * static_cast<double>(random() % 201));
    const double spread = 1 + 0.0001 * static_cast<double>(random() % 50);
    out.push_back(static_cast<std::int64_t>(i) * kHour, open, std::max(open, close) * spread,
                  std::min(open, close) / spread, close, 1 + static_cast<double>(random() % 9));
  }
  return out;
}

// A whole run of one asset, `history` bars before the window.
class WholeRun {
 public:
  WholeRun(std::size_t bars, std::size_t history, Decide decide)
      : bars_(hourly_walk(bars)), decide_(std::move(decide)) {
    whole_ = decide_(0, bars_.view());
    input_.assets = {{.symbol = "X",
                      .bars = bars_.view().slice(history, bars_.size()),
                      .signals = &whole_.signals,
                      .signal_offset = history,
                      .order_columns = &whole_.order_columns}};
    input_.initial_capital = 1000;
  }

  SimulationInput& input() { return input_; }
  Proof prove() {
    const SimulationResult result = simulate(input_);
    fills_ = result.orders.size();
    return prove_no_look_ahead({input_, result, {bars_.view()}, decide_});
  }
  std::size_t fills() const { return fills_; }

 private:
  market::BarColumns bars_;
  Decide decide_;
  Decisions whole_;
  SimulationInput input_;
  std::size_t fills_ = 0;
};

Decide by_formula(const char* entry, const char* exit) {
  const auto definition = strategy::parse_definition({{"name", "proof"},
                                                      {"timeframe", "1h"},
                                                      {"assets", {"X"}},
                                                      {"entry_conditions", entry},
                                                      {"exit_conditions", exit}});
  EXPECT_TRUE(definition) << definition.error().describe();
  const auto compiled = strategy::CompiledStrategy::compile(*definition);
  return [compiled = *compiled](std::size_t, market::BarView bars) {
    return Decisions{compiled.evaluate(bars), {}};
  };
}

// Enters where the rule holds, leaves five bars later.
Decide by_rule(bool (*rule)(market::BarView, std::size_t)) {
  return [rule](std::size_t, market::BarView bars) {
    Decisions out;
    out.signals.long_entry = base::Bitmap(bars.size());
    out.signals.long_exit = base::Bitmap(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
      if (!rule(bars, i)) continue;
      out.signals.long_entry.set(i);
      if (i + 5 < bars.size()) out.signals.long_exit.set(i + 5);
    }
    return out;
  };
}

TEST(LookAheadProof, HoldsForFormulasOfAYearOfHourlyBars) {
  WholeRun run(8760, 500,
               by_formula("crosses_above(ema(close, 12), ema(close, 26)) and rsi(close, 14) < 70",
                          "crosses_below(ema(close, 12), ema(close, 26))"));
  run.input().risk.stop_loss_pct = 2;
  run.input().risk.take_profit_pct = 3;
  const Proof proof = run.prove();
  EXPECT_EQ(proof.holds(), true) << proof.found->what << " at " << proof.found->bar_ns;
  EXPECT_GT(proof.cuts, kProofCutsMax / 2);
  EXPECT_GT(run.fills(), 100u);
}

TEST(LookAheadProof, FindsAStrategyThatLooksOneBarAhead) {
  WholeRun run(600, 0, by_rule([](market::BarView bars, std::size_t i) {
                 return i + 1 < bars.size() && bars.close[i + 1] > bars.close[i] * 1.008;
               }));
  const Proof proof = run.prove();
  ASSERT_EQ(proof.holds(), false);
  EXPECT_EQ(proof.found->what, "long_entry");
  EXPECT_EQ(proof.found->symbol, "X");
  EXPECT_EQ(proof.found->bar_ns, proof.found->cut_ns) << "the bar right before what it looked at";
}

TEST(LookAheadProof, FindsASignalMeasuredAgainstTheWholeSeries) {
  WholeRun run(600, 0, by_rule([](market::BarView bars, std::size_t i) {
                 return bars.close[i] >= 0.97 * *std::ranges::max_element(bars.close);
               }));
  EXPECT_EQ(run.prove().holds(), false);
}

TEST(LookAheadProof, FindsAnOrderPriceThatRestsOnLaterBars) {
  const Decide honest = by_formula("close > sma(close, 10)", "close < sma(close, 10)");
  WholeRun run(400, 20, [honest](std::size_t asset, market::BarView bars) {
    Decisions out = honest(asset, bars);
    out.order_columns.atr.assign(bars.size(), bars.close.back());
    return out;
  });
  const Proof proof = run.prove();
  ASSERT_EQ(proof.holds(), false);
  EXPECT_EQ(proof.found->what, "atr");
}

TEST(LookAheadProof, FindsAResultThatItsDataDoNotGive) {
  WholeRun run(400, 20, by_formula("close > sma(close, 10)", "close < sma(close, 10)"));
  SimulationResult tampered = simulate(run.input());
  const Proof honest = run.prove();
  EXPECT_EQ(honest.holds(), true);
  ASSERT_GT(tampered.orders.size(), 10u);
  tampered.orders[4].price += 1;
  const market::BarColumns bars = hourly_walk(400);
  const Proof proof =
      prove_no_look_ahead({run.input(),
                           tampered,
                           {bars.view()},
                           by_formula("close > sma(close, 10)", "close < sma(close, 10)")});
  ASSERT_EQ(proof.holds(), false);
  EXPECT_EQ(proof.found->what, "order");
}

TEST(LookAheadProof, ASingleBarProvesNothing) {
  WholeRun run(21, 20, by_formula("close > sma(close, 10)", "close < sma(close, 10)"));
  const Proof proof = run.prove();
  EXPECT_EQ(proof.cuts, 0);
  EXPECT_EQ(proof.holds(), std::nullopt);
}

TEST(LookAheadProof, AssetsMayBeginAndEndAtDifferentTimes) {
  const market::BarColumns early = hourly_walk(300, 1), late = hourly_walk(400, 2);
  const Decide decide = by_formula("close > sma(close, 5)", "close < sma(close, 5)");
  const Decisions first = decide(0, early.view()), second = decide(1, late.view());
  SimulationInput input{};
  input.initial_capital = 1000;
  input.risk.position_size_pct = 40;
  input.assets = {{.symbol = "A", .bars = early.view(), .signals = &first.signals},
                  {.symbol = "B",
                   .bars = late.view().slice(50, 400),
                   .signals = &second.signals,
                   .signal_offset = 50}};
  const SimulationResult result = simulate(input);
  const Proof proof = prove_no_look_ahead({input, result, {early.view(), late.view()}, decide});
  EXPECT_EQ(proof.holds(), true) << proof.found->what << " " << proof.found->symbol;
  EXPECT_GT(proof.cuts, 50);
}

}  // namespace
}  // namespace hindcast::engine
