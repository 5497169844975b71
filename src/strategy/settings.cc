#include "strategy/settings.h"

namespace hindcast::strategy {
namespace {

ExecutionRules preset_rules(Preset preset) {
  switch (preset) {
    case Preset::strict:
      break;
    case Preset::backtesting_py:
      return {preset,
              Fill::next_open,
              StopsFrom::fill_bar,
              StopBase::signal_close,
              ExitPriority::open_exit_first,
              BothHit::stop_first,
              AtEnd::last_open,
              EntryAndExit::exit,
              SpreadPaid::entry,
              StopFill::market,
              Adjustment::dividends,
              std::string(kSettleNone)};
    case Preset::vectorbt:
      return {preset,
              Fill::close,
              StopsFrom::next_bar,
              StopBase::signal_close,
              ExitPriority::stop_first,
              BothHit::stop_first,
              AtEnd::leave_open,
              EntryAndExit::ignore,
              SpreadPaid::each_fill,
              StopFill::exact,
              Adjustment::dividends,
              std::string(kSettleNone)};
  }
  return {};  // the defaults of ExecutionRules are `strict`
}

}  // namespace

ExecutionRules resolve(const ExecutionRequest& request) {
  ExecutionRules rules = preset_rules(request.preset);
  rules.fill = request.fill.value_or(rules.fill);
  rules.stops_from = request.stops_from.value_or(rules.stops_from);
  rules.stop_base = request.stop_base.value_or(rules.stop_base);
  rules.exit_priority = request.exit_priority.value_or(rules.exit_priority);
  rules.both_hit = request.both_hit.value_or(rules.both_hit);
  rules.at_end = request.at_end.value_or(rules.at_end);
  rules.entry_and_exit = request.entry_and_exit.value_or(rules.entry_and_exit);
  rules.spread_paid = request.spread_paid.value_or(rules.spread_paid);
  rules.stop_fill = request.stop_fill.value_or(rules.stop_fill);
  rules.adjustment = request.adjustment.value_or(rules.adjustment);
  rules.settle_with = request.settle_with.value_or(rules.settle_with);
  return rules;
}

Settling settling_of(const ExecutionRules& rules) {
  if (rules.settle_with == kSettleAuto) return {.automatic = true};
  const auto timeframe = market::parse_timeframe(rules.settle_with);
  return timeframe ? Settling{.timeframe = *timeframe} : Settling{};
}

}  // namespace hindcast::strategy
