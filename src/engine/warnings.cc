#include "engine/warnings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "market/gaps.h"

namespace hindcast::engine {
namespace {

constexpr std::size_t kFewTrades = 30;  // below this, averages of trades say little

void add_data_warnings(const ReportInput& in, std::vector<Warning>& out) {
  const std::int64_t bar_ns = in.request.timeframe.ns();
  for (std::size_t a = 0; a < in.data.size(); ++a) {
    const DataUse& use = in.data[a];
    const market::BarView& bars = in.simulation.assets[a].bars;
    if (use.synthetic) {
      out.push_back(
          {"synthetic_data",
           fmt::format("The bars of {} are a made-up sample, not market data.", use.symbol)});
    }
    // A market that closes and has no calendar lacks what nobody can count.
    const bool knows_hours = use.days_per_year == 365 || !use.calendar.always_open();
    const std::int64_t missing =
        knows_hours ? market::missing_bars(bars.time, in.request.timeframe, use.calendar) : 0;
    if (missing > 0) {
      out.push_back(
          {"missing_bars", fmt::format("{} lacks {} of {} bars in the window.", use.symbol, missing,
                                       missing + static_cast<std::int64_t>(bars.size()))});
    }
    const bool always = use.calendar.always_open();
    const auto missing_from = [&](std::int64_t from, std::int64_t to) {
      return market::missing_between(from, to, in.request.timeframe, use.calendar) > 0;
    };
    const bool late = always ? bars.time.front() > in.window.begin_ns + bar_ns
                             : missing_from(in.window.begin_ns - bar_ns, bars.time.front());
    if (late) {
      out.push_back({"starts_late", fmt::format("The data of {} begin at {}, after the window.",
                                                use.symbol, base::format_utc(bars.time.front()))});
    }
    const bool early = always ? bars.time.back() + 2 * bar_ns < in.window.end_ns
                              : missing_from(bars.time.back(), in.window.end_ns);
    if (early) {
      out.push_back({"ends_early", fmt::format("The data of {} end at {}, before the window does.",
                                               use.symbol, base::format_utc(bars.time.back()))});
    }
  }
}

void add_trading_warnings(const ReportInput& in, std::vector<Warning>& out) {
  const SimulationResult& r = in.result;
  if (r.trades.empty()) {
    out.push_back({"no_trades", "The strategy never traded in this window."});
  } else if (r.trades.size() < kFewTrades) {
    out.push_back({"few_trades",
                   fmt::format("{} trades are too few to tell skill from luck.", r.trades.size())});
  }
  if (in.proof != nullptr && in.proof->found) {
    out.push_back(
        {"look_ahead",
         fmt::format("The strategy looks ahead: its {} at {} is another when the data end "
                     "at {}. Do not trust this result.",
                     in.proof->found->what, base::format_utc(in.proof->found->bar_ns),
                     base::format_utc(in.proof->found->cut_ns))});
  }
  if (r.ambiguous_bars > 0) {
    out.push_back(
        {"ambiguous_bars",
         fmt::format("{} bars reached both stop and target; the rule both_hit = {} decided.",
                     r.ambiguous_bars, base::enum_name(in.simulation.rules.both_hit))});
  }
  if (r.conflicting_signals > 0) {
    out.push_back({"conflicting_signals",
                   fmt::format("{} bars asked for a long and a short entry; neither was taken.",
                               r.conflicting_signals)});
  }
  const auto rejected = std::ranges::count_if(
      r.orders, [](const OrderEvent& o) { return ended_unfilled(o.outcome); });
  if (rejected > 0) {
    out.push_back(
        {"rejected_orders",
         fmt::format("{} orders were not filled; the order list gives each reason.", rejected)});
  }
  if (r.bankrupt) {
    out.push_back({"bankrupt", "Equity fell to zero or below; trading stopped there."});
  }
}

}  // namespace

std::vector<Warning> warnings_of(const ReportInput& input) {
  std::vector<Warning> out;
  add_data_warnings(input, out);
  add_trading_warnings(input, out);
  for (const base::Problem& remark : input.request.strategy->remarks()) {
    out.push_back({"strategy_remark", remark.detail});
  }
  return out;
}

}  // namespace hindcast::engine
