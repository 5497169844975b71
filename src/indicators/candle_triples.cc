// Other patterns of three candles.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr Yardstick kLongFirst{Limit::long_body, 2}, kLongMiddle{Limit::long_body, 1};
constexpr Yardstick kShortMiddle{Limit::short_body, 1}, kShortBody{Limit::short_body, 0};
constexpr Yardstick kNone{Limit::no_shadow, 0}, kNoneMiddle{Limit::no_shadow, 1};
constexpr Yardstick kNoneFirst{Limit::no_shadow, 2};
constexpr Yardstick kNearFirst{Limit::near, 2}, kNearMiddle{Limit::near, 1};
constexpr Yardstick kFarFirst{Limit::far, 2}, kFarMiddle{Limit::far, 1};
constexpr Yardstick kEqualFirst{Limit::equal, 2}, kEqualMiddle{Limit::equal, 1};
constexpr Yardstick kShadow{Limit::short_shadow, 0}, kShadowMiddle{Limit::short_shadow, 1};
constexpr Yardstick kShadowFirst{Limit::short_shadow, 2};

bool all_white(const Candles& c) { return c.white(2) && c.white(1) && c.white(); }
bool all_black(const Candles& c) { return c.black(2) && c.black(1) && c.black(); }
bool closes_rise(const Candles& c) { return c.close() > c.close(1) && c.close(1) > c.close(2); }
bool closes_fall(const Candles& c) { return c.close() < c.close(1) && c.close(1) < c.close(2); }

// Opens above the open before and no more than a little above the close before, both white.
bool opens_in_or_near_white(const Candles& c, int ago) {
  return c.open(ago) > c.open(ago + 1) &&
         c.open(ago) <= c.close(ago + 1) + c.limit(Limit::near, ago + 1);
}

int three_inside(const Candles& c, double) {
  const bool inside =
      c.long_body(2) && c.short_body(1) && c.top(1) < c.top(2) && c.bottom(1) > c.bottom(2);
  const bool confirmed =
      c.white(2) ? c.black() && c.close() < c.open(2) : c.white() && c.close() > c.open(2);
  return inside && confirmed ? -100 * c.colour(2) : 0;
}

int three_outside(const Candles& c, double) {
  if (c.white(1) == c.white(2)) return 0;
  const bool engulfs = c.top(1) > c.top(2) && c.bottom(1) < c.bottom(2);
  const bool confirmed = c.white(1) ? c.close() > c.close(1) : c.close() < c.close(1);
  return engulfs && confirmed ? 100 * c.colour(1) : 0;
}

int three_stars_in_the_south(const Candles& c, double) {
  if (!all_black(c) || !c.long_body(2)) return 0;
  const bool first = c.lower_shadow(2) > c.limit(Limit::long_shadow, 2);
  const bool second = c.body(1) < c.body(2) && c.open(1) > c.close(2) && c.open(1) <= c.high(2) &&
                      c.low(1) < c.close(2) && c.low(1) >= c.low(2) &&
                      c.lower_shadow(1) > c.limit(Limit::no_shadow, 1);
  const bool third = c.body() < c.limit(Limit::short_body) && c.no_lower_shadow() &&
                     c.no_upper_shadow() && c.low() > c.low(1) && c.high() < c.high(1);
  return first && second && third ? 100 : 0;
}

int three_white_soldiers(const Candles& c, double) {
  const bool bare = c.no_upper_shadow(2) && c.no_upper_shadow(1) && c.no_upper_shadow();
  const bool steps = closes_rise(c) && opens_in_or_near_white(c, 1) && opens_in_or_near_white(c, 0);
  const bool as_strong = c.body(1) > c.body(2) - c.limit(Limit::far, 2) &&
                         c.body() > c.body(1) - c.limit(Limit::far, 1) &&
                         c.body() > c.limit(Limit::short_body);
  return all_white(c) && bare && steps && as_strong ? 100 : 0;
}

// Signs that a row of three white candles tires: bodies shrink or shadows grow.
bool weakens(const Candles& c) {
  const bool both_shrink = c.body(1) < c.body(2) - c.limit(Limit::far, 2) &&
                           c.body() < c.body(1) + c.limit(Limit::near, 1);
  const bool last_far_smaller = c.body() < c.body(1) - c.limit(Limit::far, 1);
  const bool shadows_grow = c.upper_shadow() > c.limit(Limit::short_shadow) ||
                            c.upper_shadow(1) > c.limit(Limit::short_shadow, 1);
  const bool last_smaller = c.body() < c.body(1);
  return both_shrink || last_far_smaller ||
         (last_smaller && c.body(1) < c.body(2) && shadows_grow) ||
         (last_smaller && c.upper_shadow() > c.limit(Limit::long_shadow));
}

int advance_block(const Candles& c, double) {
  const bool steps = closes_rise(c) && opens_in_or_near_white(c, 1) && opens_in_or_near_white(c, 0);
  const bool strong_first = c.long_body(2) && c.upper_shadow(2) < c.limit(Limit::short_shadow, 2);
  return all_white(c) && steps && strong_first && weakens(c) ? -100 : 0;
}

int stalled(const Candles& c, double) {
  const bool two_long = c.long_body(2) && c.long_body(1) && c.no_upper_shadow(1);
  const bool rides_on_shoulder = c.body() < c.limit(Limit::short_body) &&
                                 c.open() >= c.close(1) - c.body() - c.limit(Limit::near, 1);
  return all_white(c) && closes_rise(c) && two_long && opens_in_or_near_white(c, 1) &&
                 rides_on_shoulder
             ? -100
             : 0;
}

int identical_three_crows(const Candles& c, double) {
  const bool bare = c.no_lower_shadow(2) && c.no_lower_shadow(1) && c.no_lower_shadow();
  const bool from_close = within(c.open(1), c.close(2), c.limit(Limit::equal, 2)) &&
                          within(c.open(), c.close(1), c.limit(Limit::equal, 1));
  return all_black(c) && bare && closes_fall(c) && from_close ? -100 : 0;
}

int stick_sandwich(const Candles& c, double) {
  const bool level = within(c.close(), c.close(2), c.limit(Limit::equal, 2));
  return c.black(2) && c.white(1) && c.black() && c.low(1) > c.close(2) && level ? 100 : 0;
}

int unique_three_river(const Candles& c, double) {
  const bool second =
      c.black(1) && c.close(1) > c.close(2) && c.open(1) <= c.open(2) && c.low(1) < c.low(2);
  const bool third = c.white() && c.body() < c.limit(Limit::short_body) && c.open() > c.low(1);
  return c.long_body(2) && c.black(2) && second && third ? 100 : 0;
}

int side_by_side_white(const Candles& c, double) {
  const bool alike = c.white(1) && c.white() &&
                     within(c.body(), c.body(1), c.limit(Limit::near, 1)) &&
                     within(c.open(), c.open(1), c.limit(Limit::equal, 1));
  if (!alike) return 0;
  if (c.body_gap_up(1) && c.bottom() > c.top(2)) return 100;
  if (c.body_gap_down(1) && c.top() < c.bottom(2)) return -100;
  return 0;
}

int tasuki_gap(const Candles& c, double) {
  if (c.white(1) == c.white() || !c.opens_within_body()) return 0;
  if (!(std::fabs(c.body(1) - c.body()) < c.limit(Limit::near, 1))) return 0;
  if (c.white(1)) {
    return c.body_gap_up(1) && c.close() < c.open(1) && c.close() > c.top(2) ? 100 : 0;
  }
  return c.body_gap_down(1) && c.close() > c.open(1) && c.close() < c.bottom(2) ? -100 : 0;
}

int gap_three_methods(const Candles& c, double) {
  const bool filled = c.opens_within_body() && c.close() < c.top(2) && c.close() > c.bottom(2);
  if (c.white(2) != c.white(1) || c.white(1) == c.white() || !filled) return 0;
  const bool apart = c.white(2) ? c.body_gap_up(1) : c.body_gap_down(1);
  return apart ? 100 * c.colour(2) : 0;
}

constexpr Pattern kPatterns[] = {
    {.name = "cdl_3inside",
     .title = "Three inside up or down",
     .doc = "A harami, confirmed by a third candle that closes beyond the open of the first: the "
            "move has not only stopped but turned. As TA_CDL3INSIDE.",
     .values = kBothWays,
     .reach = 2,
     .yardsticks = {kLongFirst, kShortMiddle},
     .rule = three_inside},
    {.name = "cdl_3outside",
     .title = "Three outside up or down",
     .doc = "An engulfing pair, confirmed by a third candle that closes further in the direction "
            "of the second. As TA_CDL3OUTSIDE.",
     .values = kBothWays,
     .reach = 3,
     .yardsticks = {},
     .rule = three_outside},
    {.name = "cdl_3starsinsouth",
     .title = "Three stars in the south",
     .doc = "Three black candles that shrink, with lows that no longer fall, the last one small "
            "and bare: the selling dries up. Rare; read as a bullish turn. As "
            "TA_CDL3STARSINSOUTH.",
     .values = kBullish,
     .reach = 2,
     .yardsticks = {kLongFirst, kNoneMiddle, kNone, kShortBody},
     .rule = three_stars_in_the_south},
    {.name = "cdl_3whitesoldiers",
     .title = "Three advancing white soldiers",
     .doc = "Three white candles of like size, each opening in or near the body before it and "
            "closing higher, at its top: a steady advance. Read as bullish, most of all after a "
            "decline. As TA_CDL3WHITESOLDIERS.",
     .values = kBullish,
     .reach = 2,
     .yardsticks = {kNoneFirst, kNoneMiddle, kNone, kNearFirst, kNearMiddle, kFarFirst, kFarMiddle,
                    kShortBody},
     .rule = three_white_soldiers},
    {.name = "cdl_advanceblock",
     .title = "Advance block",
     .doc = "Three white candles with rising closes whose bodies shrink or whose upper shadows "
            "grow: an advance that meets resistance. Read as a bearish warning. As "
            "TA_CDLADVANCEBLOCK.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kShadow, kShadowMiddle, kShadowFirst, kNearFirst, kNearMiddle, kFarFirst,
                    kFarMiddle, kLongFirst},
     .rule = advance_block},
    {.name = "cdl_stalledpattern",
     .title = "Stalled pattern",
     .doc = "Two long white candles and a small one on the shoulder of the second: the advance "
            "deliberates. Read as a bearish warning. As TA_CDLSTALLEDPATTERN.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kLongFirst, kLongMiddle, kShortBody, kNoneMiddle, kNearFirst, kNearMiddle},
     .rule = stalled},
    {.name = "cdl_identical3crows",
     .title = "Identical three crows",
     .doc = "Three black candles that fall, each from the close of the one before and closing at "
            "its low: selling without a pause. Read as bearish. As TA_CDLIDENTICAL3CROWS.",
     .values = kBearish,
     .reach = 2,
     .yardsticks = {kNoneFirst, kNoneMiddle, kNone, kEqualFirst, kEqualMiddle},
     .rule = identical_three_crows},
    {.name = "cdl_sticksandwich",
     .title = "Stick sandwich",
     .doc = "Two black candles with the same close and a white one between that keeps above it: a "
            "support found twice. Read as bullish. As TA_CDLSTICKSANDWICH.",
     .values = kBullish,
     .reach = 2,
     .yardsticks = {kEqualFirst},
     .rule = stick_sandwich},
    {.name = "cdl_unique3river",
     .title = "Unique three river bottom",
     .doc = "A long black candle, a black one within its body that still makes a new low, and a "
            "small white one that opens above that low: the new low did not hold. Read as a "
            "bullish turn. As TA_CDLUNIQUE3RIVER.",
     .values = kBullish,
     .reach = 2,
     .yardsticks = {kLongFirst, kShortBody},
     .rule = unique_three_river},
    {.name = "cdl_gapsidesidewhite",
     .title = "Side-by-side white lines after a gap",
     .doc = "Two like white candles from the same open, both apart from the candle before them, "
            "above or below: the gap was tested and kept. Read as going on in its direction. As "
            "TA_CDLGAPSIDESIDEWHITE.",
     .values = kBothWays,
     .reach = 2,
     .yardsticks = {kNearMiddle, kEqualMiddle},
     .rule = side_by_side_white},
    {.name = "cdl_tasukigap",
     .title = "Tasuki gap",
     .doc = "A gap, and then a candle of the other colour and like size that goes back into the "
            "gap without closing it: read as going on in the direction of the gap. As "
            "TA_CDLTASUKIGAP.",
     .values = kBothWays,
     .reach = 2,
     .yardsticks = {kNearMiddle},
     .rule = tasuki_gap},
    {.name = "cdl_xsidegap3methods",
     .title = "Upside or downside gap three methods",
     .doc = "Two candles of one colour with a gap between them, and one of the other colour from "
            "the second body back into the first: the gap is filled as profits are taken. Read as "
            "going on in its direction. As TA_CDLXSIDEGAP3METHODS.",
     .values = kBothWays,
     .reach = 2,
     .yardsticks = {},
     .rule = gap_three_methods},
};

}  // namespace

Specs candle_triples() { return pattern_specs<kPatterns>(); }

}  // namespace hindcast::indicators
