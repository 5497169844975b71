// Limits of the whole account: when they are broken, trading is halted.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/broker/day.h"
#include "engine/types.h"

namespace hindcast::engine::broker {

class RiskGuard {
 public:
  RiskGuard(const strategy::RiskManagement& risk, double initial_capital, DayOf day_of);

  // Judges the close of a bar that opened at `time` (UTC ns). The reason when a limit is broken
  // now; a halt that stands already is not told again. A new day ends the halt of the last one.
  std::optional<OrderReason> at_close(std::int64_t time, double equity);
  // The equity that the bar leaves, with what was filled at its close: the next day starts with it.
  void end_bar(double equity) { last_equity_ = equity; }

  // Whether there is any limit; without one at_close() has nothing to say and need not be called.
  bool watches() const { return watches_; }
  bool halted() const { return halt_ != Halt::none; }
  // Counts the halts so far, to tell one from the next.
  int halts() const { return halts_; }

 private:
  enum class Halt : std::uint8_t { none, day, end };

  const strategy::RiskManagement& risk_;
  const bool watches_;
  const double initial_capital_;
  double highest_;
  double last_equity_;
  double day_start_;
  DayOf day_of_;
  std::optional<std::int64_t> day_;
  Halt halt_ = Halt::none;
  int halts_ = 0;
};

}  // namespace hindcast::engine::broker
