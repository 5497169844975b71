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

struct Stored {
  std::string calendar = "24x7";
  market::Timeframe timeframe, finer_timeframe;
  market::BarColumns finer;                // some of the bars that those of the run are made of
  std::optional<std::int64_t> bar_before;  // open of the last bar before those of the run
  market::Factors factors;
  TimeCondition when;       // entries are wanted only while it holds
  strategy::Signals asked;  // the conditions without it
};

}  // namespace hindcast::cases
