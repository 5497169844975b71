// The hikkake: a false break out of an inside bar, confirmed within three candles.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr std::size_t kConfirmWithin = 3;

// 1 after a break down, -1 after one up, 0 else: the sign of the reading.
int breaks_out_of_inside_bar(const Candles& c) {
  if (!(c.high(1) < c.high(2) && c.low(1) > c.low(2))) return 0;
  if (c.high() < c.high(1) && c.low() < c.low(1)) return 1;
  if (c.high() > c.high(1) && c.low() > c.low(1)) return -1;
  return 0;
}

// Here an inside bar within another, and the candle before them has closed near the extreme that
// the break then passes.
int breaks_out_of_two_inside_bars(const Candles& c) {
  if (!(c.high(2) < c.high(3) && c.low(2) > c.low(3))) return 0;
  const int sign = breaks_out_of_inside_bar(c);
  const double tolerance = c.limit(Limit::near, 2);
  if (sign == 1 && c.close(2) <= c.low(2) + tolerance) return 1;
  if (sign == -1 && c.close(2) >= c.high(2) - tolerance) return -1;
  return 0;
}

// 100 times the sign on the candle of the break, 200 times on the first one of the next three that
// closes beyond the inside bar on the other side. A new break replaces one that waits.
class Hikkake {
 public:
  int add(const Candles& c, int break_sign) {
    if (break_sign != 0) {
      sign_ = break_sign;
      row_ = c.row();
      high_ = c.high(1);
      low_ = c.low(1);
      return 100 * sign_;
    }
    if (sign_ == 0 || c.row() > row_ + kConfirmWithin) return 0;
    if (!(sign_ > 0 ? c.close() > high_ : c.close() < low_)) return 0;
    return 200 * std::exchange(sign_, 0);
  }

 private:
  int sign_ = 0;  // of the break that waits for its confirmation; 0 when none does
  std::size_t row_ = 0;
  double high_ = 0, low_ = 0;  // of the inside bar
};

struct HikkakeKind {
  int (*break_sign)(const Candles&);
  int warm_up;
  Yardsticks yardsticks;
};

constexpr HikkakeKind kPlain{breaks_out_of_inside_bar, 5, {}};
constexpr HikkakeKind kModified{breaks_out_of_two_inside_bars, 10, {Yardstick{Limit::near, 2}}};

// Breaks count from three candles before the first value, so that it can be a confirmation.
template <const HikkakeKind& kKind>
constexpr Yardsticks kYardsticksOfKind = kKind.yardsticks;

template <const HikkakeKind& kKind>
void find_hikkake(const Call& call) {
  const auto out = call.outputs[0];
  constexpr std::size_t kFirst = kKind.warm_up;
  if (out.size() <= kFirst) return;
  Candles candles(candle_columns(call), kKind.yardsticks, kFirst - kConfirmWithin);
  Hikkake hikkake;
  for (;; candles.advance<kYardsticksOfKind<kKind>>()) {
    const int value = hikkake.add(candles, kKind.break_sign(candles));
    if (candles.row() >= kFirst) out[candles.row()] = value;
    if (candles.row() + 1 == out.size()) return;
  }
}

IndicatorSpec hikkake_spec(std::string name, std::string title, std::string doc, int warm_up,
                           void (*compute)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "candles",
          .doc = std::move(doc),
          .inputs = {"open", "high", "low", "close"},
          .parameters = {},
          .outputs = {{"", Unit::ratio,
                       "100 (bullish) or -100 (bearish) at the false break, 200 or -200 at its "
                       "confirmation, else 0.",
                       false}},
          .warm_up = [warm_up](Parameters) { return warm_up; },
          .compute = compute};
}

}  // namespace

Specs candle_hikkakes() {
  return {
      hikkake_spec("cdl_hikkake", "Hikkake",
                   "A bar inside the range of the one before, and a bar that breaks out of it on "
                   "one side: a trap, when within three bars a close passes the inside bar on the "
                   "other side. Read against the break. Chesler (2003); as TA_CDLHIKKAKE.",
                   kPlain.warm_up, per_run<find_hikkake<kPlain>>),
      hikkake_spec("cdl_hikkakemod", "Modified hikkake",
                   "A hikkake out of an inside bar within an inside bar, the first of which "
                   "closed near the side of the break: read against the break as a turn. Chesler "
                   "(2003); as TA_CDLHIKKAKEMOD.",
                   kModified.warm_up, per_run<find_hikkake<kModified>>),
  };
}

}  // namespace hindcast::indicators
