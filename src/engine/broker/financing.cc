#include "engine/broker/financing.h"

#include "engine/broker/day.h"

namespace hindcast::engine::broker {
namespace {

constexpr double kYearNs = 365.0 * static_cast<double>(kNsPerDay);
constexpr std::int64_t kHourNs = kNsPerDay / 24;

}  // namespace

double financing_cost(const Lot& lot, const strategy::AccountSettings& account,
                      const Elapsed& elapsed, double price) {
  if (lot.entered_at_close && lot.entry_time == elapsed.from) return 0;
  const double years = static_cast<double>(elapsed.to - elapsed.from) / kYearNs;
  const bool is_long = lot.side == Side::long_side;
  double cost = 0;
  if (account.borrow_pct && !is_long) {
    cost += *account.borrow_pct / 100 * lot.size * price * years;
  }
  if (account.margin_interest_pct && is_long) {
    cost += *account.margin_interest_pct / 100 * lot.loan * years;
  }
  if (account.funding_pct) {
    const std::int64_t step =
        account.funding_hours.value_or(strategy::kDefaultFundingHours) * kHourNs;
    const auto times =
        static_cast<double>(period_of(elapsed.to, step) - period_of(elapsed.from, step));
    cost += lot.sign() * *account.funding_pct / 100 * lot.size * price * times;
  }
  return cost;
}

}  // namespace hindcast::engine::broker
