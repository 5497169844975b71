// A class with on_bar: what it sees, what it may order, what it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "snippets/python_zygote.h"

namespace hindcast::snippets {
namespace {

using sandbox::Outcome;
using ::testing::HasSubstr;
using testing::Ran;
using testing::shared_zygote;

TEST(ClassStyle, IsFilledExactlyAsFormulas) {
  const auto terms = [](base::Json& request) {
    request["costs"] = {{"commission_pct", 0.1}, {"slippage_pct", 0.05}};
    request["strategy_definition"]["risk_management"] = {{"stop_loss_pct", 3},
                                                         {"position_size_pct", 50}};
  };
  const Ran by_class = shared_zygote().run(R"py(
HISTORY_BARS = 0
class Cross:
    def init(self, ctx):
        ctx.indicator("fast", "ema(close, 5)")
        ctx.indicator("slow", "ema(close, 21)")

    def on_bar(self, ctx):
        if ctx.index < 20:
            return
        if ctx.fast > ctx.slow and not ctx.position:
            ctx.buy()
        elif ctx.fast < ctx.slow:
            ctx.exit()
)py",
                                           {}, terms);
  ASSERT_EQ(by_class.exit.outcome, Outcome::done) << by_class.told();
  const auto by_formula = shared_zygote().run_here([&](base::Json& request) {
    request["strategy_definition"] = {{"entry_conditions", "ema(close, 5) > ema(close, 21)"},
                                      {"exit_conditions", "ema(close, 5) < ema(close, 21)"}};
    terms(request);
  });
  ASSERT_TRUE(by_formula) << by_formula.error().describe();
  for (const char* column : {"equity", "trade.pnl", "trade.entry_price", "trade.exit_price"}) {
    const auto* ours = by_class.result->numbers(column);
    const auto* theirs = by_formula->numbers(column);
    ASSERT_TRUE(ours != nullptr && theirs != nullptr) << column;
    EXPECT_EQ(*ours, *theirs) << column;
  }
  EXPECT_GT(by_formula->numbers("trade.pnl")->size(), 5u);
  const auto head = base::Json::parse(by_class.result->head);
  const auto& declared = head.at("declared_indicators");
  ASSERT_EQ(declared.size(), 2u);
  EXPECT_EQ(declared[1].at("name"), "slow");
  EXPECT_EQ(declared[1].at("formula"), "ema(close, 21)");
  EXPECT_EQ(declared[1].at("symbol"), head.at("assets")[0]);
}

TEST(ClassStyle, SeesTheBarTheAccountAndThePast) {
  const Ran ran = shared_zygote().run(R"py(
class Look:
    def init(self, ctx):
        ctx.indicator("average", "sma(close, 3)")
        self.closes = []

    def on_bar(self, ctx):
        self.closes.append(ctx.close)
        if ctx.index == 10:
            ctx.buy(size=0.5)
        if ctx.index == 12:
            past = ctx.history("close", 3)
            print(list(past) == self.closes[-3:], abs(past.mean() - ctx.average) < 1e-9)
            print(ctx.low <= ctx.close <= ctx.high, ctx.position > 0, 0 < ctx.cash < ctx.equity)
            print(abs(ctx.entry_price * ctx.position - 5000) < 1e-6, ctx.symbol, ctx.params.period)
            print(ctx.time, ctx.working, len(ctx.history("close", 100)))
)py");
  EXPECT_EQ(ran.log, "True True\nTrue True True\nTrue WAVE/USD 14\n46800000000000 0 13\n")
      << ran.told();
}

TEST(ClassStyle, PlacesEveryKindOfOrder) {
  const Ran ran = shared_zygote().run(R"py(
class Orders:
    def on_bar(self, ctx):
        i = ctx.index
        if ctx.position:
            if i % 50 == 5: ctx.exit(units=abs(ctx.position) / 2)
            if i % 50 == 7: ctx.exit(stop=ctx.close * 0.99, limit=ctx.close * 1.2)
            if i % 50 == 20: ctx.exit(at_close=True)
            return
        if i % 300 == 0: ctx.buy(units=2)
        if i % 300 == 50: ctx.buy(limit=ctx.close * 0.99, expire_bars=30)
        if i % 300 == 100: ctx.sell(0.3, stop=ctx.close * 0.995)
        if i % 300 == 150: ctx.buy(stop=ctx.close * 1.001, limit=ctx.close * 1.01, size=0.2)
        if i % 300 == 200: ctx.sell(trail_pct=1)
        if i % 300 == 250: ctx.buy(at_close=True)
        if i % 300 == 251: ctx.cancel()
)py");
  ASSERT_EQ(ran.exit.outcome, Outcome::done) << ran.told();
  EXPECT_GE(ran.head.at("order_counts").at("filled").get<int>(), 10);
  const auto* side = ran.result->integers("trade.side");
  ASSERT_NE(side, nullptr);
  EXPECT_THAT(*side, ::testing::Contains(1));
  EXPECT_THAT(*side, ::testing::Contains(-1));
}

TEST(ClassStyle, TheProofRunsTheWholeStrategyAgain) {
  const auto prove = [](base::Json& request) { request["prove"] = true; };
  const Ran honest = shared_zygote().run(R"py(
class Honest:
    def init(self, ctx):
        ctx.indicator("average", "sma(close, 10)")
    def on_bar(self, ctx):
        if ctx.close > ctx.average: ctx.buy() if not ctx.position else None
        else: ctx.exit()
)py",
                                         {}, prove);
  ASSERT_EQ(honest.exit.outcome, Outcome::done) << honest.told();
  EXPECT_TRUE(honest.head.at("look_ahead_proof").at("holds").get<bool>());
  // What it remembers from an earlier run is a look into the future of this one.
  const Ran cheat = shared_zygote().run(R"py(
seen = {}
class Cheat:
    def on_bar(self, ctx):
        seen[ctx.index] = max(ctx.close, seen.get(ctx.index, 0))
        if seen.get(ctx.index + 1, 0) > ctx.close: ctx.buy() if not ctx.position else None
        else: ctx.exit()
)py",
                                        {}, prove);
  ASSERT_EQ(cheat.exit.outcome, Outcome::done) << cheat.told();
  EXPECT_FALSE(cheat.head.at("look_ahead_proof").at("holds").get<bool>());
}

struct OrderMistake {
  const char* in_init;
  const char* on_bar;
  const char* told;
};
class ClassMistake : public ::testing::TestWithParam<OrderMistake> {};

TEST_P(ClassMistake, IsToldInWords) {
  const Ran ran = shared_zygote().run(
      std::string("class A:\n    def init(self, ctx):\n        ") + GetParam().in_init +
      "\n    def on_bar(self, ctx):\n        " + GetParam().on_bar + "\n");
  ASSERT_EQ(ran.exit.outcome, Outcome::failed) << ran.told();
  EXPECT_THAT(ran.told(), HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    All, ClassMistake,
    ::testing::Values(
        OrderMistake{"pass", "1 / 0", "code_snippet, line 5: ZeroDivisionError"},
        OrderMistake{"pass", "ctx.buy(size=2)",
                     "ctx.buy: size is 2; allowed: a share of the equity"},
        OrderMistake{"pass", "ctx.buy(limit='x')", "ctx.buy: limit is no number"},
        OrderMistake{"pass", "ctx.buy(limit=float('nan'))", "ctx.buy: limit is nan; allowed"},
        OrderMistake{"pass", "ctx.buy(size=1, units=1)", "give size or units, not both"},
        OrderMistake{"pass", "ctx.buy(price=1)",
                     "ctx.buy has no argument 'price'; allowed: size, units"},
        OrderMistake{"pass", "ctx.buy(trail_pct=1, stop=2)", "trail_pct alone or at_close alone"},
        OrderMistake{"pass", "[ctx.buy() for _ in range(100)]", "more than 64 orders at one bar"},
        OrderMistake{"pass", "ctx.nope", "has no attribute 'nope'"},
        OrderMistake{"pass", "ctx.close = 1", "ctx.close cannot be set; keep values in self"},
        OrderMistake{"pass", "ctx.history('nope', 2)", "there is no column 'nope'"},
        OrderMistake{"pass", "ctx.history('close', 0)", "n is 0; at least 1"},
        OrderMistake{"pass", "ctx.indicator('a', 'close')", "can be called in init only"},
        OrderMistake{"ctx.indicator('a', 'emma(close, 3)')", "pass",
                     "ctx.indicator('a', 'emma(close, 3)')"},
        OrderMistake{"ctx.indicator('close', 'open')", "pass",
                     "ctx.close is something else already"},
        OrderMistake{"ctx.indicator('buy', 'open')", "pass", "ctx.buy is something else already"},
        OrderMistake{"ctx.buy()", "pass", "orders can be given in on_bar only"},
        OrderMistake{"raise SystemExit", "pass", "the snippet called exit"}));

TEST(ClassStyle, ACtxThatOutlivesItsRunIsRefused) {
  const Ran ran = shared_zygote().run(R"py(
kept = []
class Keeper:
    def on_bar(self, ctx):
        kept.append(ctx)
        kept[0].close
)py",
                                      {}, [](base::Json& request) { request["prove"] = true; });
  EXPECT_THAT(ran.told(), HasSubstr("this ctx belongs to a run that is over"));
}

}  // namespace
}  // namespace hindcast::snippets
