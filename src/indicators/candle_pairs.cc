// Patterns of two candles.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr Yardstick kLongBody{Limit::long_body, 0}, kLongBefore{Limit::long_body, 1};
constexpr Yardstick kShortBody{Limit::short_body, 0}, kDojiBody{Limit::doji_body, 0};
constexpr Yardstick kNoShadow{Limit::no_shadow, 0}, kNoShadowBefore{Limit::no_shadow, 1};
constexpr Yardstick kEqualBefore{Limit::equal, 1};

bool opposite(const Candles& c) { return c.white(1) != c.white(); }
bool closes_level(const Candles& c) {
  return within(c.close(), c.close(1), c.limit(Limit::equal, 1));
}

// Both edges of this body at or beyond those of the one before, and one of them beyond.
int engulfing(const Candles& c, double) {
  if (!opposite(c)) return 0;
  const bool covers = c.top() >= c.top(1) && c.bottom() <= c.bottom(1) &&
                      (c.top() > c.top(1) || c.bottom() < c.bottom(1));
  if (!covers) return 0;
  const bool clear = c.open() != c.close(1) && c.close() != c.open(1);
  return c.colour() * (clear ? 100 : 80);
}

// This body inside the one before it, whatever the colours.
int contained(const Candles& c) {
  if (c.top() < c.top(1) && c.bottom() > c.bottom(1)) return -100 * c.colour(1);
  if (c.top() <= c.top(1) && c.bottom() >= c.bottom(1)) return -80 * c.colour(1);
  return 0;
}

int harami(const Candles& c, double) { return c.long_body(1) && c.short_body() ? contained(c) : 0; }

int harami_cross(const Candles& c, double) { return c.long_body(1) && c.doji() ? contained(c) : 0; }

int homing_pigeon(const Candles& c, double) {
  const bool inside = c.open() < c.open(1) && c.close() > c.close(1);
  return c.black(1) && c.black() && c.long_body(1) && c.short_body() && inside ? 100 : 0;
}

int matching_low(const Candles& c, double) {
  return c.black(1) && c.black() && closes_level(c) ? 100 : 0;
}

int counterattack(const Candles& c, double) {
  return opposite(c) && c.long_body(1) && c.long_body() && closes_level(c) ? 100 * c.colour() : 0;
}

int separating_lines(const Candles& c, double) {
  const bool level = within(c.open(), c.open(1), c.limit(Limit::equal, 1));
  const bool bare_open = c.white() ? c.no_lower_shadow() : c.no_upper_shadow();
  return opposite(c) && level && c.long_body() && bare_open ? 100 * c.colour() : 0;
}

bool kicks(const Candles& c) {
  const auto bare = [&c](int ago) {
    return c.long_body(ago) && c.no_upper_shadow(ago) && c.no_lower_shadow(ago);
  };
  return opposite(c) && bare(1) && bare(0) && (c.black(1) ? c.gap_up() : c.gap_down());
}

int kicking(const Candles& c, double) { return kicks(c) ? 100 * c.colour() : 0; }

int kicking_by_length(const Candles& c, double) {
  return kicks(c) ? 100 * c.colour(c.body() > c.body(1) ? 0 : 1) : 0;
}

int dark_cloud_cover(const Candles& c, double penetration) {
  const bool cloud = c.open() > c.high(1) && c.close() > c.open(1) &&
                     c.close() < c.close(1) - c.body(1) * penetration;
  return c.white(1) && c.long_body(1) && c.black() && cloud ? -100 : 0;
}

// A long black candle, then a white one that opens under its low.
bool opens_below_long_black(const Candles& c) {
  return c.black(1) && c.long_body(1) && c.white() && c.open() < c.low(1);
}

int piercing(const Candles& c, double) {
  const bool above_middle = c.close() < c.open(1) && c.close() > c.close(1) + c.body(1) * 0.5;
  return opens_below_long_black(c) && c.long_body() && above_middle ? 100 : 0;
}

int on_neck(const Candles& c, double) {
  const bool at_low = within(c.close(), c.low(1), c.limit(Limit::equal, 1));
  return opens_below_long_black(c) && at_low ? -100 : 0;
}

int in_neck(const Candles& c, double) {
  const bool at_close =
      c.close() >= c.close(1) && c.close() <= c.close(1) + c.limit(Limit::equal, 1);
  return opens_below_long_black(c) && at_close ? -100 : 0;
}

int thrusting(const Candles& c, double) {
  const bool below_middle = c.close() > c.close(1) + c.limit(Limit::equal, 1) &&
                            c.close() <= c.close(1) + c.body(1) * 0.5;
  return opens_below_long_black(c) && below_middle ? -100 : 0;
}

constexpr Pattern kPatterns[] = {
    {.name = "cdl_engulfing",
     .title = "Engulfing",
     .doc = "A body that covers the whole body before it, of the other colour: the bar before is "
            "taken back and more. Read as a turn in the direction of the newer candle. As "
            "TA_CDLENGULFING.",
     .values = kGraded,
     .reach = 2,
     .yardsticks = {},
     .rule = engulfing},
    {.name = "cdl_harami",
     .title = "Harami",
     .doc = "A small body within the long body before it: the move has stopped all at once. "
            "Bearish after a white body, bullish after a black one. As TA_CDLHARAMI.",
     .values = kGraded,
     .reach = 1,
     .yardsticks = {kLongBefore, kShortBody},
     .rule = harami},
    {.name = "cdl_haramicross",
     .title = "Harami cross",
     .doc = "A harami whose second candle is a doji, and the stronger for it. As "
            "TA_CDLHARAMICROSS.",
     .values = kGraded,
     .reach = 1,
     .yardsticks = {kLongBefore, kDojiBody},
     .rule = harami_cross},
    {.name = "cdl_homingpigeon",
     .title = "Homing pigeon",
     .doc = "A small black body within a long black one: the selling shrinks. Read as a bullish "
            "turn in a decline. As TA_CDLHOMINGPIGEON.",
     .values = kBullish,
     .reach = 1,
     .yardsticks = {kLongBefore, kShortBody},
     .rule = homing_pigeon},
    {.name = "cdl_matchinglow",
     .title = "Matching low",
     .doc = "Two black candles that close at the same price: a floor was found twice. Read as "
            "bullish in a decline. As TA_CDLMATCHINGLOW.",
     .values = kBullish,
     .reach = 1,
     .yardsticks = {kEqualBefore},
     .rule = matching_low},
    {.name = "cdl_counterattack",
     .title = "Counterattack",
     .doc = "Two long candles of opposite colours that close at the same price: the other side "
            "won back the whole of a gap. Read in the direction of the second. As "
            "TA_CDLCOUNTERATTACK.",
     .values = kBothWays,
     .reach = 1,
     .yardsticks = {kLongBefore, kLongBody, kEqualBefore},
     .rule = counterattack},
    {.name = "cdl_separatinglines",
     .title = "Separating lines",
     .doc = "Two candles of opposite colours from the same open, the second a long belt-hold: the "
            "counter-move is cancelled and the trend goes on in the direction of the second. As "
            "TA_CDLSEPARATINGLINES.",
     .values = kBothWays,
     .reach = 1,
     .yardsticks = {kNoShadow, kLongBody, kEqualBefore},
     .rule = separating_lines},
    {.name = "cdl_kicking",
     .title = "Kicking",
     .doc = "Two marubozu of opposite colours with a gap between the bars, away from the first: a "
            "sudden change of mind. Read in the direction of the second. As TA_CDLKICKING.",
     .values = kBothWays,
     .reach = 1,
     .yardsticks = {kNoShadow, kNoShadowBefore, kLongBody, kLongBefore},
     .rule = kicking},
    {.name = "cdl_kickingbylength",
     .title = "Kicking, by the longer one",
     .doc = "The kicking pattern, read in the direction of the longer of the two candles. As "
            "TA_CDLKICKINGBYLENGTH.",
     .values = kBothWays,
     .reach = 1,
     .yardsticks = {kNoShadow, kNoShadowBefore, kLongBody, kLongBefore},
     .rule = kicking_by_length},
    {.name = "cdl_darkcloudcover",
     .title = "Dark cloud cover",
     .doc = "A long white candle, then a black one that opens above its high and closes deep in "
            "its body: a new high was sold. Read as a bearish turn. As TA_CDLDARKCLOUDCOVER.",
     .values = kBearish,
     .reach = 1,
     .yardsticks = {kLongBefore},
     .penetration = 0.5,
     .rule = dark_cloud_cover},
    {.name = "cdl_piercing",
     .title = "Piercing line",
     .doc = "A long black candle, then a long white one that opens under its low and closes above "
            "the middle of its body. Read as a bullish turn. As TA_CDLPIERCING.",
     .values = kBullish,
     .reach = 1,
     .yardsticks = {kLongBefore, kLongBody},
     .rule = piercing},
    {.name = "cdl_onneck",
     .title = "On-neck line",
     .doc = "A long black candle, then a white one from under its low back up to just that low: "
            "the rally is feeble and the decline goes on. As TA_CDLONNECK.",
     .values = kBearish,
     .reach = 1,
     .yardsticks = {kLongBefore, kEqualBefore},
     .rule = on_neck},
    {.name = "cdl_inneck",
     .title = "In-neck line",
     .doc = "As the on-neck line, but the rally comes back to the close of the black candle or "
            "just above: the decline goes on. As TA_CDLINNECK.",
     .values = kBearish,
     .reach = 1,
     .yardsticks = {kLongBefore, kEqualBefore},
     .rule = in_neck},
    {.name = "cdl_thrusting",
     .title = "Thrusting line",
     .doc = "As the in-neck line, but the rally comes further, up to the middle of the black body "
            "at most: still too little to turn the decline. As TA_CDLTHRUSTING.",
     .values = kBearish,
     .reach = 1,
     .yardsticks = {kLongBefore, kEqualBefore},
     .rule = thrusting},
};

}  // namespace

Specs candle_pairs() { return pattern_specs<kPatterns>(); }

}  // namespace hindcast::indicators
