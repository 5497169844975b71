// The presets `backtesting.py` and `vectorbt` trade for trade against those libraries:
// tests/parity/make_preset_vectors.py wrote what they did.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/record_json.h"
#include "engine/simulate.h"
#include "parity/vectors.h"

namespace hindcast::parity {
namespace {

using Json = nlohmann::ordered_json;
using engine::Trade;

constexpr double kTolerance = 1e-9;

const Json& vectors() {
  static const Json document = read_vectors("preset_vectors.json");
  return document;
}

struct Series {
  market::BarColumns bars;
  std::map<std::string, strategy::Signals> signals;  // by strategy
};

base::Bitmap bitmap(const Json& indices, std::size_t size) {
  base::Bitmap bits(size);
  for (const Json& i : indices) bits.set(i.get<std::size_t>());
  return bits;
}

Series read_series(const Json& row) {
  Series series;
  const Json& time = row.at("time");
  for (std::size_t i = 0; i < time.size(); ++i) {
    series.bars.push_back(time[i], row.at("open")[i], row.at("high")[i], row.at("low")[i],
                          row.at("close")[i], 1);
  }
  for (const auto& [name, of] : row.at("signals").items()) {
    const std::size_t n = time.size();
    series.signals[name] = {bitmap(of.at("long_entry"), n), bitmap(of.at("long_exit"), n),
                            bitmap(of.at("short_entry"), n), bitmap(of.at("short_exit"), n)};
  }
  return series;
}

const Series& series_named(const std::string& name) {
  static const std::map<std::string, Series> all = [] {
    std::map<std::string, Series> read;
    for (const Json& row : vectors().at("series")) read.emplace(row.at("name"), read_series(row));
    return read;
  }();
  return all.at(name);
}

template <class T>
T read_record(const Json& json) {
  auto read = base::from_json<T>(base::Json(json));
  if (!read) throw std::runtime_error("not a record: " + json.dump());
  return *read;
}

engine::SimulationInput input_of(const Json& row) {
  const Series& series = series_named(row.at("series"));
  engine::SimulationInput input;
  input.assets = {{.symbol = "X",
                   .bars = series.bars.view(),
                   .signals = &series.signals.at(row.at("strategy"))}};
  input.initial_capital = row.at("capital");
  input.risk = read_record<strategy::RiskManagement>(row.at("risk_management"));
  input.costs = read_record<strategy::Costs>(row.at("costs"));
  input.market = read_record<strategy::MarketRules>(row.at("market_rules"));
  input.rules = strategy::resolve(read_record<strategy::ExecutionRequest>(row.at("execution")));
  return input;
}

void expect_near(double ours, double theirs, double scale, const char* what) {
  EXPECT_NEAR(ours, theirs, kTolerance * std::max(scale, std::fabs(theirs))) << what;
}

void expect_trade(const Trade& ours, const Json& theirs) {
  EXPECT_EQ(ours.entry_time, theirs[0].get<std::int64_t>());
  EXPECT_EQ(ours.exit_time, theirs[1].get<std::int64_t>());
  const double sign = ours.side == engine::Side::long_side ? 1 : -1;
  expect_near(sign * ours.size, theirs[2], 0, "size");
  expect_near(ours.entry_price, theirs[3], 0, "entry price");
  expect_near(ours.exit_price, theirs[4], 0, "exit price");
  // A profit is a difference of two values: it is compared on the scale of these.
  expect_near(ours.pnl, theirs[5], std::max(1.0, ours.size * ours.entry_price), "profit");
  EXPECT_EQ(ours.open_at_end, theirs[6].get<bool>());
}

void expect_same_trades(const Json& row) {
  SCOPED_TRACE(row.at("name").get<std::string>());
  engine::SimulationResult result = engine::simulate(input_of(row));
  std::ranges::stable_sort(result.trades, {},
                           [](const Trade& t) { return std::pair(t.entry_time, t.exit_time); });
  const Json& theirs = row.at("trades");
  ASSERT_EQ(result.trades.size(), theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    SCOPED_TRACE(fmt::format("trade {}", i));
    expect_trade(result.trades[i], theirs[i]);
  }
  expect_near(result.equity.back(), row.at("final_equity"), 1, "final equity");
}

// Returns how many combinations had trades worth comparing.
int expect_library_trades(const std::string& preset) {
  int with_trades = 0;
  for (const Json& row : vectors().at("cases")) {
    if (row.at("execution").at("preset") != preset) continue;
    expect_same_trades(row);
    with_trades += row.at("trades").size() > 3;
  }
  return with_trades;
}

TEST(Preset, BacktestingPyGivesTheTradesOfThatLibrary) {
  EXPECT_GE(expect_library_trades("backtesting.py"), 24);  // two series of twelve
}

TEST(Preset, VectorbtGivesTheTradesOfThatLibrary) {
  EXPECT_GE(expect_library_trades("vectorbt"), 24);
}

}  // namespace
}  // namespace hindcast::parity
