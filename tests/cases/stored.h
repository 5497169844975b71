// What is known of an asset before anybody works out what it means for a simulation. The engine is
// given what the rooms below it make of this; the naive simulations work it out by themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "market/bars.h"
#include "market/corporate_actions.h"
#include "market/timeframe.h"
#include "strategy/compile.h"

namespace hindcast::cases {

// A formula of the clock: session("09:30-16:00", zone), hour(zone) >= from, weekday(zone) <= to.
struct TimeCondition {
  enum class Kind : std::uint8_t { none, session, hour, weekday };
  Kind kind = Kind::none;
  std::string zone;
  int from = 0, to = 0;  // of a session: minutes since midnight
};

// A formula that looks at the position, for the exits of both sides:
// volume >= volume and bars_in_trade >= level, profit_pct > level or profit_pct < -level,
// close < highest_since_entry - level, close > lowest_since_entry + level, close < entry_price.
struct PositionCondition {
  enum class Kind : std::uint8_t { none, bars, profit, below_highest, above_lowest, below_entry };
  Kind kind = Kind::none;
  int volume = 0, level = 0;
};

struct Stored {
  std::string calendar = "24x7";
  market::Timeframe timeframe, finer_timeframe;
  market::BarColumns finer;                // some of the bars that those of the run are made of
  std::optional<std::int64_t> bar_before;  // open of the last bar before those of the run
  market::Factors factors;
  TimeCondition when;       // entries are wanted only while it holds
  PositionCondition leave;  // the exits, where there is one
  strategy::Signals asked;  // the conditions without these
};

}  // namespace hindcast::cases
