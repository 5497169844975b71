#include "engine/broker/risk_guard.h"

#include <algorithm>
#include <utility>

#include "engine/broker/day.h"

namespace hindcast::engine::broker {
namespace {

bool has_lost(double equity, double from, const std::optional<double>& limit_pct) {
  return limit_pct && equity <= from * (100 - *limit_pct) / 100;
}

}  // namespace

RiskGuard::RiskGuard(const strategy::RiskManagement& risk, double initial_capital, DayOf day_of)
    : risk_(risk),
      watches_(risk.portfolio_stop_pct || risk.max_drawdown_halt_pct || risk.daily_loss_limit_pct),
      initial_capital_(initial_capital),
      highest_(initial_capital),
      last_equity_(initial_capital),
      day_start_(initial_capital),
      day_of_(std::move(day_of)) {}

std::optional<OrderReason> RiskGuard::at_close(std::int64_t time, double equity) {
  if (const std::int64_t day = day_of_(time); day_ != day) {
    day_ = day;
    day_start_ = last_equity_;
    if (halt_ == Halt::day) halt_ = Halt::none;
  }
  highest_ = std::max(highest_, equity);
  if (halt_ == Halt::end) return std::nullopt;
  const auto stop = [&](Halt halt, OrderReason reason) {
    halt_ = halt;
    ++halts_;
    return reason;
  };
  if (has_lost(equity, initial_capital_, risk_.portfolio_stop_pct)) {
    return stop(Halt::end, OrderReason::portfolio_stop);
  }
  if (has_lost(equity, highest_, risk_.max_drawdown_halt_pct)) {
    return stop(Halt::end, OrderReason::drawdown_halt);
  }
  if (halt_ == Halt::none && has_lost(equity, day_start_, risk_.daily_loss_limit_pct)) {
    return stop(Halt::day, OrderReason::daily_loss_limit);
  }
  return std::nullopt;
}

}  // namespace hindcast::engine::broker
