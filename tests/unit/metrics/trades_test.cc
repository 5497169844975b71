#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using testing::expect_absent;
using testing::expect_metric;
using testing::kHourNs;
using testing::metric;

Trade trade(double pnl, std::int64_t hours = 24) {
  Trade out;
  out.entry_price = 50;
  out.size = 1;
  out.pnl = pnl;
  out.return_pct = pnl / 50 * 100;
  out.exit_time = hours * kHourNs;
  return out;
}

Backtest run_with(std::vector<Trade> trades) {
  Backtest run({100, 101, 102});
  run.trades = std::move(trades);
  return run;
}

TEST(Trades, AreCountedAndAveragedInMoney) {
  const Backtest run = run_with({trade(10), trade(-5), trade(20), trade(0), trade(-5)});
  const MetricsInput input = run.input();
  expect_metric(input, "trades", 5);
  expect_metric(input, "open_trades", 0);
  expect_metric(input, "win_rate_pct", 40);
  expect_metric(input, "profit_factor", 3);
  expect_metric(input, "payoff_ratio", 3);
  expect_metric(input, "expectancy", 4);
  expect_metric(input, "kelly_pct", 20);  // .4 - .6 / 3
  expect_metric(input, "avg_win", 15);
  expect_metric(input, "avg_loss", -5);
  expect_metric(input, "avg_trade_pct", 8);
  expect_metric(input, "best_trade_pct", 40);
  expect_metric(input, "worst_trade_pct", -10);
  // Deviations 6, -9, 16, -4, -9: squares add up to 470.
  expect_metric(input, "sqn", std::sqrt(5.0) * 4 / std::sqrt(470.0 / 4));
}

TEST(Trades, LastFromEntryToExit) {
  const Backtest run = run_with({trade(1, 48), trade(1, 0), trade(1, 6)});
  expect_metric(run.input(), "avg_trade_days", 0.75);
  expect_metric(run.input(), "longest_trade_days", 2);
  expect_metric(run.input(), "shortest_trade_days", 0);
}

TEST(Trades, LongAveragesDoNotOverflow) {
  constexpr std::int64_t kYearsOfHours = 200LL * 365 * 24;
  std::vector<Trade> trades(100, trade(1, kYearsOfHours));
  expect_metric(run_with(trades).input(), "avg_trade_days", 200.0 * 365);
}

TEST(Trades, OpenAtTheEndCountWithTheirMark) {
  Trade open = trade(30);
  open.open_at_end = true;
  const Backtest run = run_with({trade(-10), open});
  expect_metric(run.input(), "trades", 2);
  expect_metric(run.input(), "open_trades", 1);
  expect_metric(run.input(), "profit_factor", 3);
}

TEST(Trades, NoneLeaveEveryAverageAbsent) {
  const Backtest run = run_with({});
  for (const char* name :
       {"win_rate_pct", "profit_factor", "payoff_ratio", "expectancy", "sqn", "kelly_pct",
        "avg_win", "avg_loss", "avg_trade_pct", "best_trade_pct", "worst_trade_pct",
        "avg_trade_days", "longest_trade_days", "shortest_trade_days"}) {
    expect_absent(run.input(), name);
  }
  for (const char* name : {"trades", "open_trades", "longest_winning_streak",
                           "longest_losing_streak", "fees_paid", "turnover"}) {
    expect_metric(run.input(), name, 0);
  }
}

TEST(Trades, AllWinningHaveNoLossToDivideBy) {
  const Backtest run = run_with({trade(1), trade(3)});
  for (const char* name : {"profit_factor", "payoff_ratio", "kelly_pct", "avg_loss"}) {
    expect_absent(run.input(), name);
  }
  expect_metric(run.input(), "win_rate_pct", 100);
}

TEST(Trades, AllLosingHaveProfitFactorZero) {
  const Backtest run = run_with({trade(-1), trade(-3)});
  expect_metric(run.input(), "profit_factor", 0);
  expect_metric(run.input(), "win_rate_pct", 0);
  for (const char* name : {"payoff_ratio", "kelly_pct", "avg_win"}) {
    expect_absent(run.input(), name);
  }
}

TEST(Trades, OfEqualProfitHaveNoQualityNumber) {
  expect_absent(run_with({trade(0.1), trade(0.1), trade(0.1)}).input(), "sqn");
  expect_absent(run_with({trade(5)}).input(), "sqn");
}

struct StreakCase {
  std::vector<double> profits;
  double winning, losing;
};

TEST(Streaks, AreTheLongestRunsInOrder) {
  const std::vector<StreakCase> cases = {
      {{1}, 1, 0},
      {{-1}, 0, 1},
      {{0, 0}, 0, 0},
      {{1, 1, -1, 1, 1, 1, -1, -1}, 3, 2},
      {{-1, -1, -1, 1}, 1, 3},
      {{1, 1, 0, 1}, 2, 0},
      {{-1, 0, -1, -1}, 0, 2},
      {{1, -1, 1, -1}, 1, 1},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(i);
    std::vector<Trade> trades;
    for (const double profit : cases[i].profits) trades.push_back(trade(profit));
    const Backtest run = run_with(trades);
    expect_metric(run.input(), "longest_winning_streak", cases[i].winning);
    expect_metric(run.input(), "longest_losing_streak", cases[i].losing);
  }
}

}  // namespace
}  // namespace hindcast::engine
