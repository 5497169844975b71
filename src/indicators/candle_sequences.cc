// Patterns of four and five candles.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr Yardstick no_shadow(int ago) { return {Limit::no_shadow, ago}; }
constexpr Yardstick long_body(int ago) { return {Limit::long_body, ago}; }
constexpr Yardstick short_body(int ago) { return {Limit::short_body, ago}; }
constexpr Yardstick near(int ago) { return {Limit::near, ago}; }

int three_black_crows(const Candles& c, double) {
  for (const int ago : {2, 1, 0}) {
    if (c.white(ago) || !c.no_lower_shadow(ago)) return 0;
  }
  const bool steps = c.opens_within_body(1) && c.opens_within_body(0) && c.high(3) > c.close(2) &&
                     c.close(2) > c.close(1) && c.close(1) > c.close();
  return c.white(3) && steps ? -100 : 0;
}

// Opens in or near the body before it.
bool opens_near_body(const Candles& c, int ago) {
  const double tolerance = c.limit(Limit::near, ago + 1);
  return c.open(ago) >= c.bottom(ago + 1) - tolerance && c.open(ago) <= c.top(ago + 1) + tolerance;
}

int three_line_strike(const Candles& c, double) {
  const bool alike =
      c.white(3) == c.white(2) && c.white(2) == c.white(1) && c.white() != c.white(1);
  if (!alike || !opens_near_body(c, 2) || !opens_near_body(c, 1)) return 0;
  const bool rises = c.close(1) > c.close(2) && c.close(2) > c.close(3);
  const bool falls = c.close(1) < c.close(2) && c.close(2) < c.close(3);
  const bool strikes = c.white(1) ? rises && c.open() > c.close(1) && c.close() < c.open(3)
                                  : falls && c.open() < c.close(1) && c.close() > c.open(3);
  return strikes ? 100 * c.colour(1) : 0;
}

int concealing_baby_swallow(const Candles& c, double) {
  for (const int ago : {3, 2, 1, 0}) {
    if (c.white(ago)) return 0;
  }
  const bool bare =
      c.no_lower_shadow(3) && c.no_upper_shadow(3) && c.no_lower_shadow(2) && c.no_upper_shadow(2);
  const bool probes = c.body_gap_down(1) && c.high(1) > c.close(2) &&
                      c.upper_shadow(1) > c.limit(Limit::no_shadow, 1);
  const bool swallows = c.high() > c.high(1) && c.low() < c.low(1);
  return bare && probes && swallows ? 100 : 0;
}

int ladder_bottom(const Candles& c, double) {
  const bool down = c.black(4) && c.black(3) && c.black(2) && c.open(4) > c.open(3) &&
                    c.open(3) > c.open(2) && c.close(4) > c.close(3) && c.close(3) > c.close(2);
  const bool fourth = c.black(1) && c.upper_shadow(1) > c.limit(Limit::no_shadow, 1);
  const bool turns = c.white() && c.open() > c.open(1) && c.close() > c.high(1);
  return down && fourth && turns ? 100 : 0;
}

int breakaway(const Candles& c, double) {
  const bool colours =
      c.white(4) == c.white(3) && c.white(3) == c.white(1) && c.white(1) != c.white();
  if (!colours || !c.long_body(4)) return 0;
  const bool lower =
      c.high(2) < c.high(3) && c.low(2) < c.low(3) && c.high(1) < c.high(2) && c.low(1) < c.low(2);
  const bool higher =
      c.high(2) > c.high(3) && c.low(2) > c.low(3) && c.high(1) > c.high(2) && c.low(1) > c.low(2);
  const bool away =
      c.black(4) ? c.body_gap_down(3) && lower && c.close() > c.open(3) && c.close() < c.close(4)
                 : c.body_gap_up(3) && higher && c.close() < c.open(3) && c.close() > c.close(4);
  return away ? 100 * c.colour() : 0;
}

bool three_small(const Candles& c) {
  for (const int ago : {3, 2, 1}) {
    if (!(c.body(ago) < c.limit(Limit::short_body, ago))) return false;
  }
  return true;
}

int mat_hold(const Candles& c, double penetration) {
  const bool colours = c.white(4) && c.black(3) && c.white();
  if (!colours || !c.long_body(4) || !three_small(c) || !c.body_gap_up(3)) return 0;
  const double floor = c.close(4) - c.body(4) * penetration;
  const bool held = c.bottom(2) < c.close(4) && c.bottom(1) < c.close(4) && c.bottom(2) > floor &&
                    c.bottom(1) > floor;
  const bool sinking = c.top(2) < c.open(3) && c.top(1) < c.top(2);
  const bool resumes =
      c.open() > c.close(1) && c.close() > std::max({c.high(3), c.high(2), c.high(1)});
  return held && sinking && resumes ? 100 : 0;
}

int rise_fall_three_methods(const Candles& c, double) {
  const bool colours = c.white(4) != c.white(3) && c.white(3) == c.white(2) &&
                       c.white(2) == c.white(1) && c.white(1) != c.white();
  if (!colours || !c.long_body(4) || !three_small(c) || !c.long_body()) return 0;
  for (const int ago : {3, 2, 1}) {
    if (!(c.bottom(ago) < c.high(4) && c.top(ago) > c.low(4))) return 0;
  }
  const int sign = c.colour(4);
  const bool against =
      sign * c.close(2) < sign * c.close(3) && sign * c.close(1) < sign * c.close(2);
  const bool resumes = sign * c.open() > sign * c.close(1) && sign * c.close() > sign * c.close(4);
  return against && resumes ? 100 * sign : 0;
}

constexpr Pattern kPatterns[] = {
    {.name = "cdl_3blackcrows",
     .title = "Three black crows",
     .doc = "After a white candle three black ones, each opening in the body before it and "
            "closing lower, near its low: a steady sell-off. Read as a bearish turn. As "
            "TA_CDL3BLACKCROWS.",
     .values = kBearish,
     .reach = 3,
     .yardsticks = {no_shadow(2), no_shadow(1), no_shadow(0)},
     .rule = three_black_crows},
    {.name = "cdl_3linestrike",
     .title = "Three-line strike",
     .doc = "Three candles of one colour step by step in one direction, and a fourth that takes "
            "all of it back at once. Read as a mere shake-out: going on in the direction of the "
            "three. As TA_CDL3LINESTRIKE.",
     .values = kBothWays,
     .reach = 3,
     .yardsticks = {near(3), near(2)},
     .rule = three_line_strike},
    {.name = "cdl_concealbabyswall",
     .title = "Concealing baby swallow",
     .doc = "Two black marubozu, a black candle under them with an upper shadow back into the "
            "second, and a black one that swallows it whole: the last sellers. Very rare; read as "
            "a bullish turn. As TA_CDLCONCEALBABYSWALL.",
     .values = kBullish,
     .reach = 3,
     .yardsticks = {no_shadow(3), no_shadow(2), no_shadow(1)},
     .rule = concealing_baby_swallow},
    {.name = "cdl_ladderbottom",
     .title = "Ladder bottom",
     .doc = "Three black candles with falling opens and closes, a fourth with an upper shadow, "
            "and a white one that opens above its body and closes above its high. Read as a "
            "bullish turn. As TA_CDLLADDERBOTTOM.",
     .values = kBullish,
     .reach = 4,
     .yardsticks = {no_shadow(1)},
     .rule = ladder_bottom},
    {.name = "cdl_breakaway",
     .title = "Breakaway",
     .doc = "A long candle, a gap in its direction, two more steps the same way, and a fifth "
            "candle of the other colour that closes within the gap: the move has overdone it. "
            "Read as a turn in the direction of the fifth. As TA_CDLBREAKAWAY.",
     .values = kBothWays,
     .reach = 4,
     .yardsticks = {long_body(4)},
     .rule = breakaway},
    {.name = "cdl_mathold",
     .title = "Mat hold",
     .doc = "A long white candle, three small ones that drift down from above it without giving "
            "back too much of its body, and a white one that closes above them all: a rest within "
            "an advance. Read as going on upwards. As TA_CDLMATHOLD.",
     .values = kBullish,
     .reach = 4,
     .yardsticks = {long_body(4), short_body(3), short_body(2), short_body(1)},
     .penetration = 0.5,
     .rule = mat_hold},
    {.name = "cdl_risefall3methods",
     .title = "Rising or falling three methods",
     .doc = "A long candle, three small ones against it that stay within its range, and a long "
            "one that carries on beyond its close: a rest within a trend. Read as going on in its "
            "direction. As TA_CDLRISEFALL3METHODS.",
     .values = kBothWays,
     .reach = 4,
     .yardsticks = {long_body(4), short_body(3), short_body(2), short_body(1), long_body(0)},
     .rule = rise_fall_three_methods},
};

}  // namespace

Specs candle_sequences() { return pattern_specs<kPatterns>(); }

}  // namespace hindcast::indicators
