// How a backtest is carried out: costs and the fill contract (docs/execution-rules.md). They stand
// here, below the engine, because a request is validated where the engine is not included (api).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/record.h"
#include "market/timeframe.h"
#include "strategy/costs.h"

namespace hindcast::strategy {

enum class Preset { strict, backtesting_py, vectorbt };
enum class Fill { next_open, close };
enum class StopsFrom { fill_bar, next_bar };
enum class StopBase { fill, signal_close };
enum class ExitPriority { open_exit_first, stop_first };
enum class BothHit { stop_first, target_first };
enum class AtEnd { last_close, last_open, leave_open };
enum class EntryAndExit { exit, ignore };
enum class SpreadPaid { each_fill, entry };
enum class StopFill { market, exact };
enum class Adjustment { raw, splits, dividends, total };

constexpr auto describe_enum(Preset*) {
  return std::array{base::EnumName{Preset::strict, "strict"},
                    base::EnumName{Preset::backtesting_py, "backtesting.py"},
                    base::EnumName{Preset::vectorbt, "vectorbt"}};
}
constexpr auto describe_enum(Fill*) {
  return std::array{base::EnumName{Fill::next_open, "next_open"},
                    base::EnumName{Fill::close, "close"}};
}
constexpr auto describe_enum(StopsFrom*) {
  return std::array{base::EnumName{StopsFrom::fill_bar, "fill_bar"},
                    base::EnumName{StopsFrom::next_bar, "next_bar"}};
}
constexpr auto describe_enum(StopBase*) {
  return std::array{base::EnumName{StopBase::fill, "fill"},
                    base::EnumName{StopBase::signal_close, "signal_close"}};
}
constexpr auto describe_enum(ExitPriority*) {
  return std::array{base::EnumName{ExitPriority::open_exit_first, "open_exit_first"},
                    base::EnumName{ExitPriority::stop_first, "stop_first"}};
}
constexpr auto describe_enum(BothHit*) {
  return std::array{base::EnumName{BothHit::stop_first, "stop_first"},
                    base::EnumName{BothHit::target_first, "target_first"}};
}
constexpr auto describe_enum(AtEnd*) {
  return std::array{base::EnumName{AtEnd::last_close, "last_close"},
                    base::EnumName{AtEnd::last_open, "last_open"},
                    base::EnumName{AtEnd::leave_open, "leave_open"}};
}
constexpr auto describe_enum(EntryAndExit*) {
  return std::array{base::EnumName{EntryAndExit::exit, "exit"},
                    base::EnumName{EntryAndExit::ignore, "ignore"}};
}
constexpr auto describe_enum(SpreadPaid*) {
  return std::array{base::EnumName{SpreadPaid::each_fill, "each_fill"},
                    base::EnumName{SpreadPaid::entry, "entry"}};
}
constexpr auto describe_enum(StopFill*) {
  return std::array{base::EnumName{StopFill::market, "market"},
                    base::EnumName{StopFill::exact, "exact"}};
}

constexpr auto describe_enum(Adjustment*) {
  return std::array{base::EnumName{Adjustment::raw, "raw"},
                    base::EnumName{Adjustment::splits, "splits"},
                    base::EnumName{Adjustment::dividends, "dividends"},
                    base::EnumName{Adjustment::total, "total"}};
}

// Words of `settle_with` beside timeframes.
inline constexpr std::string_view kSettleAuto = "auto", kSettleNone = "none";

// As given in a request: a preset, and single rules that override it.
struct ExecutionRequest {
  Preset preset = Preset::strict;
  std::optional<Fill> fill;
  std::optional<StopsFrom> stops_from;
  std::optional<StopBase> stop_base;
  std::optional<ExitPriority> exit_priority;
  std::optional<BothHit> both_hit;
  std::optional<AtEnd> at_end;
  std::optional<EntryAndExit> entry_and_exit;
  std::optional<SpreadPaid> spread_paid;
  std::optional<StopFill> stop_fill;
  std::optional<Adjustment> adjustment;
  std::optional<std::string> settle_with;
};

constexpr auto describe(ExecutionRequest*) {
  using base::Field;
  using R = ExecutionRequest;
  return std::tuple{
      Field{"preset",
            &R::preset,
            {.doc = "Named set of rules; `strict` assumes nothing favourable."}},
      Field{"fill", &R::fill, {.doc = "When a signal of a bar's close is filled."}},
      Field{"stops_from", &R::stops_from, {.doc = "First bar on which stop and target are live."}},
      Field{"stop_base", &R::stop_base, {.doc = "Price that stop and target are measured from."}},
      Field{
          "exit_priority",
          &R::exit_priority,
          {.doc =
               "What wins when a bar reaches a stop and the signals want a fill on the same bar."}},
      Field{"both_hit",
            &R::both_hit,
            {.doc = "What is assumed when one bar reaches both stop and target."}},
      Field{"at_end", &R::at_end, {.doc = "What happens to a position on the last bar."}},
      Field{
          "entry_and_exit",
          &R::entry_and_exit,
          {.doc = "When entry and exit of one side hold on one bar: the exit counts, or neither."}},
      Field{"spread_paid",
            &R::spread_paid,
            {.doc = "Half of the spread on every fill, or all of it on the entry."}},
      Field{"stop_fill",
            &R::stop_fill,
            {.doc = "Whether a stop fills like a market order, with slippage and spread, or at its "
                    "exact price."}},
      Field{"adjustment",
            &R::adjustment,
            {.doc = "What assets with imported factors take into account: nothing (raw), splits, "
                    "splits and dividends in cash (dividends, the default), or dividends put into "
                    "the position (total)."}},
      Field{"settle_with",
            &R::settle_with,
            {.doc = "Finer bars of the catalog that tell which of stop and target a bar reached "
                    "first: the finest that there are (auto), none, or those of a timeframe.",
             .example = "auto",
             .min_length = 1,
             .max_length = 16}}};
}

// Resolved: what the engine follows and the result states.
struct ExecutionRules {
  Preset preset = Preset::strict;
  Fill fill = Fill::next_open;
  StopsFrom stops_from = StopsFrom::fill_bar;
  StopBase stop_base = StopBase::fill;
  ExitPriority exit_priority = ExitPriority::open_exit_first;
  BothHit both_hit = BothHit::stop_first;
  AtEnd at_end = AtEnd::last_close;
  EntryAndExit entry_and_exit = EntryAndExit::exit;
  SpreadPaid spread_paid = SpreadPaid::each_fill;
  StopFill stop_fill = StopFill::market;
  Adjustment adjustment = Adjustment::dividends;
  std::string settle_with{kSettleAuto};  // or kSettleNone, or a timeframe
};

constexpr auto describe(ExecutionRules*) {
  using base::Field;
  using R = ExecutionRules;
  return std::tuple{Field{"preset", &R::preset},
                    Field{"fill", &R::fill},
                    Field{"stops_from", &R::stops_from},
                    Field{"stop_base", &R::stop_base},
                    Field{"exit_priority", &R::exit_priority},
                    Field{"both_hit", &R::both_hit},
                    Field{"at_end", &R::at_end},
                    Field{"entry_and_exit", &R::entry_and_exit},
                    Field{"spread_paid", &R::spread_paid},
                    Field{"stop_fill", &R::stop_fill},
                    Field{"adjustment", &R::adjustment},
                    Field{"settle_with", &R::settle_with}};
}

ExecutionRules resolve(const ExecutionRequest& request);

// `settle_with` in its parts: bars of one timeframe, the finest that there are, or none.
struct Settling {
  bool automatic = false;
  std::optional<market::Timeframe> timeframe = {};
};
Settling settling_of(const ExecutionRules& rules);

// Version of docs/execution-rules.md; raised whenever a rule changes a fill.
inline constexpr int kExecutionRulesVersion = 5;

}  // namespace hindcast::strategy
