#include "cases/random_stored.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/time_units.h"
#include "strategy/clock_columns.h"

namespace hindcast::cases {

using base::kNsPerDay;

RandomFactors::RandomFactors(const RandomMarket& market, RandomAsset& asset)
    : acts_(market.acts), asset_(asset) {
  if (asset.stored.bar_before) day_ = market::day_of(*asset.stored.bar_before);
}

int RandomFactors::before_bar(std::uint64_t word, std::int64_t time, int close) {
  const std::int64_t today = market::day_of(time);
  const auto before = std::exchange(day_, today);
  if (!acts_ || !before) return close;
  Digits digits = other_digits(word, 0xbf58476d1ce4e5b9);
  // One in so many days has something; after a gap there can be two.
  const std::uint64_t rarity = asset_.stored.timeframe.ns() < kNsPerDay ? 2 : 6;
  for (std::int64_t day = *before; day < std::min(today, *before + 2); ++day) {
    if (!digits.one_in(rarity)) continue;
    constexpr double kSplits[] = {2, 1, 0.5, 7, 1, 1.5, 3, 0.25};
    constexpr double kKept[] = {1, 0.98, 1, 0.75, 0.9321};
    double split = kSplits[digits.below(8)];
    if (close > 300) split = std::max(split, 2.0);
    if (close < 20) split = std::min(split, 0.5);
    changes_.push_back({day, split, kKept[digits.below(5)]});
    close = std::max(1, static_cast<int>(close / split));
  }
  return close;
}

void RandomFactors::finish() {
  if (changes_.empty()) return;
  // Printed with six digits, as vendors do.
  const auto printed = [](double factor) { return std::round(factor * 1e6) / 1e6; };
  auto& rows = asset_.stored.factors.rows;
  double price = 1, split = 1;
  rows.push_back({changes_.back().day + 10'000, 1, 1});
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    price *= change->kept;
    split /= change->split;
    rows.push_back({change->day, printed(price), std::max(1e-6, printed(split))});
  }
  std::ranges::reverse(rows);
}

RandomFinerBars::RandomFinerBars(const RandomMarket& market, RandomAsset& asset)
    : asset_(asset), bar_ns_(market.bar_ns), finer_ns_(market.bar_ns / 4) {
  if (!asset.calendar.always_open() && bar_ns_ >= kNsPerDay) {
    finer_ns_ = bar_ns_ == kNsPerDay ? kHourNs : 6 * kHourNs;
  }
  asset.stored.finer_timeframe = {finer_ns_ / base::kNsPerSecond};
}

RandomFinerBars::Stretch RandomFinerBars::stretch(std::int64_t open) const {
  const market::TradingCalendar& calendar = asset_.calendar;
  if (calendar.always_open() || bar_ns_ < kNsPerDay) return {open, open + bar_ns_, false};
  const std::int64_t day = calendar.day_of_bar(open, asset_.stored.timeframe);
  const std::int64_t days = bar_ns_ / kNsPerDay;
  const auto session = calendar.session(day);
  if (days == 1 && session) return {session->open_ns, session->close_ns, true};
  return {calendar.day_begin(day), calendar.day_begin(day + days), false};
}

void RandomFinerBars::push(std::int64_t time, double open, double high, double low, double close) {
  market::BarColumns& into = asset_.stored.finer;
  if (into.size() > 0 && into.time.back() >= time) return;
  into.push_back(time, open, high, low, close, 1);
}

void RandomFinerBars::add(std::uint64_t word, const market::Bar& bar) {
  Digits digits = other_digits(word, 0x9e3779b97f4a7c15);
  if (!digits.one_in(2)) return;
  const std::uint64_t low_in = digits.below(4), high_in = digits.below(4);
  const bool lacks_one = digits.one_in(4);
  const std::uint64_t lacking = digits.below(4);
  const auto range = static_cast<std::uint64_t>(bar.high - bar.low);
  const Stretch all = stretch(bar.time);
  // The one in which a session opens may open before it.
  const std::int64_t begin = all.begin - (all.is_session ? finer_ns_ / 2 : 0);
  if (all.is_session) push(all.begin - finer_ns_, bar.open, 2 * bar.high, 0.5, bar.open);
  double open = bar.open;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const double close =
        i == 3 ? bar.close : bar.low + static_cast<double>(digits.below(range + 1));
    const double high = i == high_in ? bar.high : std::max(open, close);
    const double low = i == low_in ? bar.low : std::min(open, close);
    const auto at = begin + static_cast<std::int64_t>(i) * ((all.end - begin) / 4);
    if (!lacks_one || i != lacking) push(at, open, high, low, close);
    open = close;
  }
  if (all.is_session) push(all.end, bar.close, 2 * bar.high, 0.5, bar.close);
}

void decide_by_the_clock(RandomAsset& asset) {
  const TimeCondition& when = asset.stored.when;
  asset.signals = asset.stored.asked;
  if (when.kind == TimeCondition::Kind::none) return;
  std::vector<double> column(asset.bars.size());
  switch (when.kind) {
    case TimeCondition::Kind::session:
      strategy::session_column(asset.bars.time, {when.from, when.to}, when.zone, column);
      break;
    case TimeCondition::Kind::hour:
      strategy::clock_column(asset.bars.time, strategy::ClockPart::hour, when.zone, column);
      break;
    default:
      strategy::clock_column(asset.bars.time, strategy::ClockPart::weekday, when.zone, column);
      break;
  }
  const auto holds = [&](std::size_t bar) {
    if (when.kind == TimeCondition::Kind::session) return column[bar] != 0;
    if (when.kind == TimeCondition::Kind::hour) return column[bar] >= when.from;
    return column[bar] <= when.to;
  };
  for (base::Bitmap* entry : {&asset.signals.long_entry, &asset.signals.short_entry}) {
    if (entry->size() == 0) continue;
    base::Bitmap kept(entry->size());
    for (std::size_t bar = 0; bar < asset.bars.size(); ++bar) {
      if (entry->test(bar + asset.warm_up) && holds(bar)) kept.set(bar + asset.warm_up);
    }
    *entry = std::move(kept);
  }
}

namespace {

std::string formula_of(const PositionCondition& leave) {
  using Kind = PositionCondition::Kind;
  const int level = leave.level;
  switch (leave.kind) {
    case Kind::bars:
      return fmt::format("volume >= {} and bars_in_trade >= {}", leave.volume, level);
    case Kind::profit:
      return fmt::format("volume >= {} and (profit_pct > {} or profit_pct < -{})", leave.volume,
                         level, level);
    case Kind::below_highest:
      return fmt::format("volume >= {} and close < highest_since_entry - {}", leave.volume, level);
    case Kind::above_lowest:
      return fmt::format("volume >= {} and close > lowest_since_entry + {}", leave.volume, level);
    default:
      return fmt::format("volume >= {} and close < entry_price", leave.volume);
  }
}

// The bars, and one for each bit before them.
market::BarColumns with_warm_up(const RandomAsset& asset) {
  market::BarColumns bars;
  const market::BarColumns& b = asset.bars;
  for (std::size_t i = asset.warm_up; i > 0; --i) {
    const auto back = static_cast<std::int64_t>(i) * asset.stored.timeframe.ns();
    bars.push_back(b.time[0] - back, 100, 100, 100, 100, 0);
  }
  for (std::size_t i = 0; i < b.size(); ++i) {
    bars.push_back(b.time[i], b.open[i], b.high[i], b.low[i], b.close[i], b.volume[i]);
  }
  return bars;
}

}  // namespace

void decide_by_the_position(RandomAsset& asset) {
  if (asset.stored.leave.kind == PositionCondition::Kind::none) return;
  const std::string exit = formula_of(asset.stored.leave);
  const auto definition = strategy::parse_definition({{"timeframe", "1h"},
                                                      {"entry_conditions", "true"},
                                                      {"exit_conditions", exit},
                                                      {"short_entry_conditions", "true"},
                                                      {"short_exit_conditions", exit}});
  const auto compiled = strategy::CompiledStrategy::compile(definition.value());
  strategy::Signals decided = compiled.value().evaluate(with_warm_up(asset).view());
  asset.signals.long_exit = std::move(decided.long_exit);
  asset.signals.short_exit = std::move(decided.short_exit);
  asset.signals.position = std::move(decided.position);
}

void apply_factors(RandomAsset& asset, strategy::Adjustment adjustment) {
  asset.actions.clear();
  if (asset.stored.factors.empty() || adjustment == strategy::Adjustment::raw) return;
  const auto use = adjustment == strategy::Adjustment::dividends ? market::DividendUse::paid
                   : adjustment == strategy::Adjustment::total   ? market::DividendUse::reinvested
                                                                 : market::DividendUse::ignored;
  market::BarColumns with_history;
  const auto& before = asset.stored.bar_before;
  if (before) with_history.push_back(*before, 100, 100, 100, 100, 0);
  const market::BarColumns& b = asset.bars;
  for (std::size_t i = 0; i < b.size(); ++i) {
    with_history.push_back(b.time[i], b.open[i], b.high[i], b.low[i], b.close[i], b.volume[i]);
  }
  asset.actions = market::actions_of(asset.stored.factors, with_history.view(),
                                     asset.stored.timeframe, asset.calendar, use);
  for (market::CorporateAction& action : asset.actions) {
    action.bar = action.bar - (before ? 1 : 0) + asset.warm_up;
  }
}

}  // namespace hindcast::cases
