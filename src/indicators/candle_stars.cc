// Patterns of three candles whose middle one stands apart from the others.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr Yardstick kLongFirst{Limit::long_body, 2}, kShortMiddle{Limit::short_body, 1};
constexpr Yardstick kDojiMiddle{Limit::doji_body, 1}, kLastBody{Limit::short_body, 0};
constexpr Yardstick kDojiFirst{Limit::doji_body, 2};

// The last candle takes back more than `penetration` of the first body, and is not small itself.
bool falls_into_first(const Candles& c, double penetration) {
  return c.black() && c.body() > c.limit(Limit::short_body) &&
         c.close() < c.close(2) - c.body(2) * penetration;
}

bool rises_into_first(const Candles& c, double penetration) {
  return c.white() && c.body() > c.limit(Limit::short_body) &&
         c.close() > c.close(2) + c.body(2) * penetration;
}

bool evening(const Candles& c, double penetration) {
  return c.long_body(2) && c.white(2) && c.body_gap_up(1) && falls_into_first(c, penetration);
}

bool morning(const Candles& c, double penetration) {
  return c.long_body(2) && c.black(2) && c.body_gap_down(1) && rises_into_first(c, penetration);
}

int evening_star(const Candles& c, double penetration) {
  return evening(c, penetration) && c.short_body(1) ? -100 : 0;
}

int evening_doji_star(const Candles& c, double penetration) {
  return evening(c, penetration) && c.doji(1) ? -100 : 0;
}

int morning_star(const Candles& c, double penetration) {
  return morning(c, penetration) && c.short_body(1) ? 100 : 0;
}

int morning_doji_star(const Candles& c, double penetration) {
  return morning(c, penetration) && c.doji(1) ? 100 : 0;
}

int abandoned_baby(const Candles& c, double penetration) {
  if (!c.long_body(2) || !c.doji(1)) return 0;
  if (c.white(2) && c.gap_up(1) && c.gap_down() && falls_into_first(c, penetration)) return -100;
  if (c.black(2) && c.gap_down(1) && c.gap_up() && rises_into_first(c, penetration)) return 100;
  return 0;
}

// All three are measured against what was usual before the first.
int tristar(const Candles& c, double) {
  const double limit = c.limit(Limit::doji_body, 2);
  if (c.body(2) > limit || c.body(1) > limit || c.body() > limit) return 0;
  if (c.body_gap_up(1) && c.top() < c.top(1)) return -100;
  if (c.body_gap_down(1) && c.bottom() > c.bottom(1)) return 100;
  return 0;
}

int two_crows(const Candles& c, double) {
  const bool crows = c.black(1) && c.body_gap_up(1) && c.black() && c.open() < c.open(1) &&
                     c.open() > c.close(1) && c.close() > c.open(2) && c.close() < c.close(2);
  return c.white(2) && c.long_body(2) && crows ? -100 : 0;
}

int upside_gap_two_crows(const Candles& c, double) {
  const bool crows = c.black(1) && c.short_body(1) && c.body_gap_up(1) && c.black() &&
                     c.open() > c.open(1) && c.close() < c.close(1) && c.close() > c.close(2);
  return c.white(2) && c.long_body(2) && crows ? -100 : 0;
}

constexpr Pattern kPatterns[] = {
    {.name = "cdl_eveningstar",
     .title = "Evening star",
     .doc = "A long white candle, a small body above it, and a black candle that falls back deep "
            "into the first: the top of a rise. Read as a bearish turn. As TA_CDLEVENINGSTAR.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kLongFirst, kShortMiddle, kLastBody},
     .penetration = 0.3,
     .rule = evening_star},
    {.name = "cdl_eveningdojistar",
     .title = "Evening doji star",
     .doc = "An evening star whose middle candle is a doji, and the stronger for it. As "
            "TA_CDLEVENINGDOJISTAR.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kLongFirst, kDojiMiddle, kLastBody},
     .penetration = 0.3,
     .rule = evening_doji_star},
    {.name = "cdl_morningstar",
     .title = "Morning star",
     .doc = "A long black candle, a small body under it, and a white candle that rises deep into "
            "the first: the bottom of a decline. Read as a bullish turn. As TA_CDLMORNINGSTAR.",
     .values = kBullish,
     .reach = 2,
     .yardsticks = {kLongFirst, kShortMiddle, kLastBody},
     .penetration = 0.3,
     .rule = morning_star},
    {.name = "cdl_morningdojistar",
     .title = "Morning doji star",
     .doc = "A morning star whose middle candle is a doji, and the stronger for it. As "
            "TA_CDLMORNINGDOJISTAR.",
     .values = kBullish,
     .reach = 2,
     .yardsticks = {kLongFirst, kDojiMiddle, kLastBody},
     .penetration = 0.3,
     .rule = morning_doji_star},
    {.name = "cdl_abandonedbaby",
     .title = "Abandoned baby",
     .doc = "A doji with a whole gap on both sides, shadows included, between a long candle and "
            "one of the other colour that goes back into it: an island at the end of a move. Rare; "
            "read as a turn in the direction of the last candle. As TA_CDLABANDONEDBABY.",
     .values = kBothWays,
     .reach = 2,
     .yardsticks = {kLongFirst, kDojiMiddle, kLastBody},
     .penetration = 0.3,
     .rule = abandoned_baby},
    {.name = "cdl_tristar",
     .title = "Tristar",
     .doc = "Three dojis, the middle one above or below the others: the market hesitates three "
            "times at its extreme. Read as a turn away from the middle one. As TA_CDLTRISTAR.",
     .values = kBothWays,
     .reach = 2,
     .yardsticks = {kDojiFirst},
     .rule = tristar},
    {.name = "cdl_2crows",
     .title = "Two crows",
     .doc = "A long white candle, a black one above it, and a black one that opens within the "
            "second and closes within the first: the gap up was sold. Read as a bearish turn. As "
            "TA_CDL2CROWS.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kLongFirst},
     .rule = two_crows},
    {.name = "cdl_upsidegap2crows",
     .title = "Upside gap two crows",
     .doc = "A long white candle, a small black one above it, and a black one that engulfs the "
            "second but still closes above the first: two failures at the top. Read as bearish. "
            "As TA_CDLUPSIDEGAP2CROWS.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kLongFirst, kShortMiddle},
     .rule = upside_gap_two_crows},
};

}  // namespace

Specs candle_stars() { return pattern_specs<kPatterns>(); }

}  // namespace hindcast::indicators
