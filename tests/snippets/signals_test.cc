// signals(bars, params): what a snippet is given, what it may return, what it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "snippets/python_zygote.h"

namespace hindcast::snippets {
namespace {

using sandbox::Outcome;
using ::testing::HasSubstr;
using testing::PythonZygote;
using testing::Ran;
using testing::shared_zygote;

const char* const kRsi = R"(
def signals(bars, params):
    change = np.diff(bars.close, prepend=bars.close[0])
    up = np.convolve(np.maximum(change, 0), np.ones(14) / 14)[:len(bars)]
    down = np.convolve(np.maximum(-change, 0), np.ones(14) / 14)[:len(bars)]
    rsi = 100 - 100 / (1 + up / np.maximum(down, 1e-12))
    return {"entry": rsi < 30, "exit": rsi > 70}
)";

TEST(Signals, BecomeTradesOfAnOrdinaryResult) {
  const Ran ran = shared_zygote().run(kRsi);
  ASSERT_EQ(ran.exit.outcome, Outcome::done) << ran.told();
  EXPECT_GT(ran.head.at("summary").at("trades").get<int>(), 3);
  EXPECT_EQ(ran.head.at("summary").at("bars").get<int>(), 500);
  EXPECT_TRUE(ran.head.at("provenance").at("seed").is_number_unsigned());
}

TEST(Signals, AreFilledExactlyAsThoseOfFormulas) {
  const std::string code = R"(
def signals(bars, params):
    fast, slow = ta.ema(bars.close, 5), ta.ema(bars.close, 21)
    return {"entry": fast > slow, "exit": fast < slow}
HISTORY_BARS = 0
)";
  const Ran snippet = shared_zygote().run(code, {}, [](base::Json& request) {
    request["costs"] = {{"commission_pct", 0.1}};
    request["strategy_definition"]["risk_management"] = {{"stop_loss_pct", 3}};
  });
  ASSERT_EQ(snippet.exit.outcome, Outcome::done) << snippet.told();
  const auto formula = shared_zygote().run_here([](base::Json& request) {
    request["costs"] = {{"commission_pct", 0.1}};
    request["strategy_definition"] = {{"entry_conditions", "ema(close, 5) > ema(close, 21)"},
                                      {"exit_conditions", "ema(close, 5) < ema(close, 21)"},
                                      {"risk_management", {{"stop_loss_pct", 3}}}};
  });
  ASSERT_TRUE(formula) << formula.error().describe();
  ASSERT_GT(formula->numbers("trade.pnl")->size(), 5u);
  for (const char* column : {"equity", "trade.pnl", "trade.entry_price", "order.price"}) {
    const auto* ours = snippet.result->numbers(column);
    const auto* theirs = formula->numbers(column);
    ASSERT_TRUE(ours != nullptr && theirs != nullptr) << column;
    EXPECT_EQ(*ours, *theirs) << column;
  }
}

TEST(Signals, TheSameCodeGivesTheSameBytes) {
  const std::string code = R"(
import random
def signals(bars, params):
    noise = np.random.default_rng().normal(size=len(bars)) + np.random.normal(size=len(bars))
    order = hash("a") + random.random() + sum(hash(x) for x in {"x", "y"})
    print(order, list({"p", "q", "r"}))
    return {"entry": noise > 0.5, "exit": noise < -0.5}
)";
  const Ran first = shared_zygote().run(code), second = PythonZygote().run(code);
  ASSERT_EQ(first.exit.outcome, Outcome::done) << first.told();
  EXPECT_EQ(first.exit.output, second.exit.output);
}

TEST(Signals, SizeIsAShareOfTheEquity) {
  const std::string code = R"(
def signals(bars, params):
    entry = np.zeros(len(bars), dtype=bool)
    entry[10] = True
    return {"entry": entry, "size": np.full(len(bars), 0.25)}
)";
  const Ran ran = shared_zygote().run(code);
  ASSERT_EQ(ran.exit.outcome, Outcome::done) << ran.told();
  const auto* size = ran.result->numbers("trade.size");
  const auto* price = ran.result->numbers("trade.entry_price");
  ASSERT_TRUE(size != nullptr && price != nullptr && size->size() == 1);
  EXPECT_NEAR((*size)[0] * (*price)[0], 2500, 1e-6);
}

TEST(Signals, GetTheDefinitionsParameters) {
  const Ran ran = shared_zygote().run(R"(
def signals(bars, params):
    print(params["period"], params.period + 1, params.get("other", 5))
    return {"entry": bars.close > 0}
)");
  EXPECT_EQ(ran.log, "14 15 5\n") << ran.told();
}

TEST(Signals, PrintsComeBackAsTheLog) {
  const Ran ran = shared_zygote().run(R"(
import sys
def signals(bars, params):
    print("bars", len(bars), bars.symbol, bars.timeframe, bars.start)
    sys.stderr.write("grüße\n")
    return {"entry": bars.close > 0}
)");
  EXPECT_EQ(ran.log, "bars 500 WAVE/USD 1h 0\ngrüße\n") << ran.told();
  EXPECT_EQ(ran.head.at("log"), ran.log);
}

TEST(Signals, TheLogIsCutAtItsLimit) {
  const Ran ran = shared_zygote().run(R"(
def signals(bars, params):
    for i in range(100_000):
        print("a line that says nothing", i)
    return {"entry": bars.close > 0}
)");
  ASSERT_EQ(ran.exit.outcome, Outcome::done) << ran.told();
  const std::string log = ran.head.at("log");
  EXPECT_LT(log.size(), (64u << 10) + 100);
  EXPECT_THAT(log, ::testing::EndsWith("[log limit of 64 KiB reached; what follows is dropped]\n"));
}

TEST(Signals, LookingAheadIsFound) {
  const auto prove = [](base::Json& request) { request["prove"] = true; };
  const Ran cheat = shared_zygote().run(R"(
def signals(bars, params):
    tomorrow = np.append(bars.close[1:], 0)
    return {"entry": tomorrow > bars.close, "exit": tomorrow < bars.close}
)",
                                        {}, prove);
  ASSERT_EQ(cheat.exit.outcome, Outcome::done) << cheat.told();
  EXPECT_FALSE(cheat.head.at("look_ahead_proof").at("holds").get<bool>());
  const Ran honest = shared_zygote().run(R"(
def signals(bars, params):
    return {"entry": bars.close > ta.sma(bars.close, 9), "exit": bars.close < bars.open}
)",
                                         {}, prove);
  ASSERT_EQ(honest.exit.outcome, Outcome::done) << honest.told();
  EXPECT_TRUE(honest.head.at("look_ahead_proof").at("holds").get<bool>());
  EXPECT_GT(honest.head.at("look_ahead_proof").at("cuts").get<int>(), 20);
}

struct Mistake {
  const char* code;
  const char* told;
};
class SignalsMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(SignalsMistake, IsToldInWords) {
  const Ran ran = shared_zygote().run(GetParam().code);
  ASSERT_EQ(ran.exit.outcome, Outcome::failed) << ran.told();
  ASSERT_TRUE(ran.error.has_value());
  EXPECT_EQ(ran.error->problems.at(0).pointer, "/strategy_definition/code_snippet");
  EXPECT_THAT(ran.told(), HasSubstr(GetParam().told));
}

#define RETURNS(expression) "def signals(bars, params):\n    return " expression "\n"
INSTANTIATE_TEST_SUITE_P(
    All, SignalsMistake,
    ::testing::Values(
        Mistake{"x = 1\n", "neither a function signals(bars, params) nor a class with on_bar"},
        Mistake{RETURNS("None"), "signals() returned NoneType; it has to return a dict"},
        Mistake{RETURNS("{}"), "neither entry nor short_entry"},
        Mistake{RETURNS("{'entry': bars.close > 0, 'exits': 1}"),
                "a column 'exits'; allowed: entry"},
        Mistake{RETURNS("{'entry': bars.close[1:] > 0}"),
                "entry has 499 values; there are 500 bars"},
        Mistake{RETURNS("{'entry': True}"), "entry has the shape ()"},
        Mistake{RETURNS("{'entry': bars.close}"),
                "allowed: true and false, or the numbers 0 and 1"},
        Mistake{RETURNS("{'entry': np.full(len(bars), np.nan)}"), "entry[0] is nan"},
        Mistake{RETURNS("{'entry': np.array(['x'] * len(bars))}"), "entry holds <U1"},
        Mistake{RETURNS("{'entry': bars.close > 0, 'size': 2}"), "size[0] is 2.0 where there is"},
        Mistake{RETURNS("{'entry': bars.close > 0, 'size': np.full(len(bars), np.inf)}"),
                "a share of the equity above 0 and up to 1"},
        Mistake{"def signals(bars, params):\n    a = 1\n    return a / 0\n",
                "code_snippet, line 3: ZeroDivisionError: division by zero"},
        Mistake{"def helper(x):\n    return x.nope\ndef signals(bars, params):\n    helper(bars)\n",
                "line 4, in signals\n    helper(bars)"},
        Mistake{"import not_there\n", "No module named 'not_there'"},
        Mistake{"def signals(bars):\n    return {}\n",
                "takes 1 positional argument but 2 were given"},
        Mistake{"def signals(b, p):\n    return ta.rsi(b.close, 0)\n", "ta.rsi: period must be"},
        Mistake{"def signals(b, p):\n    return ta.rsi()\n",
                "ta.rsi lacks real: ta.rsi(real, period=14)"},
        Mistake{"def signals(b, p):\n    b.close[0] = 1\n", "read-only"},
        Mistake{"def signals(b, p):\n    return p.nope\n",
                "there is no parameter 'nope'; there are: period"},
        Mistake{"def signals(b, p):\n    f()\n\ndef f():\n    f()\n", "RecursionError"},
        Mistake{"HISTORY_BARS = -1\ndef signals(b, p): pass\n", "HISTORY_BARS is -1; allowed"},
        Mistake{"def signals(b, p): pass\nclass A:\n    def on_bar(self, ctx): pass\n",
                "one of them has to decide"}));

TEST(Check, NamesLineAndColumnWithoutRunningAnything) {
  const Ran bad = shared_zygote().check("print('ran')\ndef signals(bars, params)\n    return 1\n");
  ASSERT_EQ(bad.exit.outcome, Outcome::failed);
  ASSERT_TRUE(bad.error.has_value());
  const base::Problem& problem = bad.error->problems.at(0);
  EXPECT_EQ(problem.code, "syntax_error");
  EXPECT_EQ(problem.line, 2);
  EXPECT_EQ(problem.column, 26);
  EXPECT_THAT(problem.detail, HasSubstr("def signals(bars, params)\n"));
  EXPECT_EQ(bad.log, "");
  EXPECT_EQ(shared_zygote().check("1 / 0").exit.outcome, Outcome::done);
  EXPECT_EQ(shared_zygote().check(std::string(60'000, '(')).exit.outcome, Outcome::failed);
}

}  // namespace
}  // namespace hindcast::snippets
