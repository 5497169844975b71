// Patterns of one candle.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr Yardstick kLongBody{Limit::long_body, 0}, kShortBody{Limit::short_body, 0};
constexpr Yardstick kDojiBody{Limit::doji_body, 0}, kNoShadow{Limit::no_shadow, 0};
constexpr Yardstick kShortShadow{Limit::short_shadow, 0}, kNear{Limit::near, 0};

bool small(const Candles& c) { return c.body() < c.limit(Limit::short_body); }
bool upper_longer_than(const Candles& c, Limit limit) { return c.upper_shadow() > c.limit(limit); }
bool lower_longer_than(const Candles& c, Limit limit) { return c.lower_shadow() > c.limit(limit); }

int doji(const Candles& c, double) { return c.doji() ? 100 : 0; }

int dragonfly(const Candles& c, double) {
  return c.doji() && c.no_upper_shadow() && lower_longer_than(c, Limit::no_shadow) ? 100 : 0;
}

int gravestone(const Candles& c, double) {
  return c.doji() && c.no_lower_shadow() && upper_longer_than(c, Limit::no_shadow) ? 100 : 0;
}

int takuri(const Candles& c, double) {
  return c.doji() && c.no_upper_shadow() && lower_longer_than(c, Limit::very_long_shadow) ? 100 : 0;
}

int long_legged_doji(const Candles& c, double) {
  const bool legs =
      lower_longer_than(c, Limit::long_shadow) || upper_longer_than(c, Limit::long_shadow);
  return c.doji() && legs ? 100 : 0;
}

int rickshaw_man(const Candles& c, double) {
  const bool legs =
      lower_longer_than(c, Limit::long_shadow) && upper_longer_than(c, Limit::long_shadow);
  const double middle = c.low() + c.range() / 2;
  const bool centred =
      c.bottom() <= middle + c.limit(Limit::near) && c.top() >= middle - c.limit(Limit::near);
  return c.doji() && legs && centred ? 100 : 0;
}

int high_wave(const Candles& c, double) {
  const bool waves = upper_longer_than(c, Limit::very_long_shadow) &&
                     lower_longer_than(c, Limit::very_long_shadow);
  return small(c) && waves ? 100 * c.colour() : 0;
}

int spinning_top(const Candles& c, double) {
  const bool shadows = c.upper_shadow() > c.body() && c.lower_shadow() > c.body();
  return small(c) && shadows ? 100 * c.colour() : 0;
}

bool short_shadows(const Candles& c) {
  return c.upper_shadow() < c.limit(Limit::short_shadow) &&
         c.lower_shadow() < c.limit(Limit::short_shadow);
}

int short_line(const Candles& c, double) {
  return small(c) && short_shadows(c) ? 100 * c.colour() : 0;
}

int long_line(const Candles& c, double) {
  return c.long_body() && short_shadows(c) ? 100 * c.colour() : 0;
}

int marubozu(const Candles& c, double) {
  const bool bare = c.no_upper_shadow() && c.no_lower_shadow();
  return c.long_body() && bare ? 100 * c.colour() : 0;
}

int closing_marubozu(const Candles& c, double) {
  const bool bare_close = c.white() ? c.no_upper_shadow() : c.no_lower_shadow();
  return c.long_body() && bare_close ? 100 * c.colour() : 0;
}

int belt_hold(const Candles& c, double) {
  const bool bare_open = c.white() ? c.no_lower_shadow() : c.no_upper_shadow();
  return c.long_body() && bare_open ? 100 * c.colour() : 0;
}

constexpr Pattern kPatterns[] = {
    {.name = "cdl_doji",
     .title = "Doji",
     .doc = "Open and close nearly equal: a body of at most a tenth of the usual range. Neither "
            "side won the bar; after a long move it hints that the move tires. As TA_CDLDOJI.",
     .values = kUndirected,
     .reach = 0,
     .yardsticks = {kDojiBody},
     .rule = doji},
    {.name = "cdl_dragonflydoji",
     .title = "Dragonfly doji",
     .doc = "A doji at the very top of its bar, with a lower shadow and no upper one. Sellers "
            "pushed down and lost it all again: read as bullish at the end of a decline. As "
            "TA_CDLDRAGONFLYDOJI.",
     .values = kUndirected,
     .reach = 0,
     .yardsticks = {kDojiBody, kNoShadow},
     .rule = dragonfly},
    {.name = "cdl_gravestonedoji",
     .title = "Gravestone doji",
     .doc = "A doji at the very bottom of its bar, with an upper shadow and no lower one. Buyers "
            "pushed up and lost it all again: read as bearish at the end of a rise, although the "
            "value is 100. As TA_CDLGRAVESTONEDOJI.",
     .values = kUndirected,
     .reach = 0,
     .yardsticks = {kDojiBody, kNoShadow},
     .rule = gravestone},
    {.name = "cdl_takuri",
     .title = "Takuri",
     .doc = "A dragonfly doji with a very long lower shadow, more than twice the body: probing "
            "the depth of the water. Read as a bullish turn after a decline. As TA_CDLTAKURI.",
     .values = kBullish,
     .reach = 0,
     .yardsticks = {kDojiBody, kNoShadow},
     .rule = takuri},
    {.name = "cdl_longleggeddoji",
     .title = "Long-legged doji",
     .doc = "A doji with at least one shadow longer than its body: a wide fight that ended where "
            "it began. Read as indecision. As TA_CDLLONGLEGGEDDOJI.",
     .values = kUndirected,
     .reach = 0,
     .yardsticks = {kDojiBody},
     .rule = long_legged_doji},
    {.name = "cdl_rickshawman",
     .title = "Rickshaw man",
     .doc = "A doji with two long shadows and its body near the middle of the bar: indecision "
            "with both sides equally strong. As TA_CDLRICKSHAWMAN.",
     .values = kUndirected,
     .reach = 0,
     .yardsticks = {kDojiBody, kNear},
     .rule = rickshaw_man},
    {.name = "cdl_highwave",
     .title = "High-wave candle",
     .doc = "A small body between two very long shadows, each more than twice the body: the "
            "market has lost its sense of direction. As TA_CDLHIGHWAVE.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kShortBody},
     .rule = high_wave},
    {.name = "cdl_spinningtop",
     .title = "Spinning top",
     .doc = "A small body with both shadows longer than it: a pause, in which neither side "
            "pressed. As TA_CDLSPINNINGTOP.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kShortBody},
     .rule = spinning_top},
    {.name = "cdl_shortline",
     .title = "Short line candle",
     .doc = "A small body with two short shadows: a quiet bar, without much of an opinion. As "
            "TA_CDLSHORTLINE.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kShortBody, kShortShadow},
     .rule = short_line},
    {.name = "cdl_longline",
     .title = "Long line candle",
     .doc = "A long body with two short shadows: one side held the bar from open to close. Read "
            "in the direction of its colour. As TA_CDLLONGLINE.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kLongBody, kShortShadow},
     .rule = long_line},
    {.name = "cdl_marubozu",
     .title = "Marubozu",
     .doc = "A long body that fills its bar, with hardly a shadow at either end: a one-sided bar, "
            "read in the direction of its colour. As TA_CDLMARUBOZU.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kLongBody, kNoShadow},
     .rule = marubozu},
    {.name = "cdl_closingmarubozu",
     .title = "Closing marubozu",
     .doc = "A long body without a shadow beyond the close: the winning side did not let go "
            "before the end. Read in the direction of its colour. As TA_CDLCLOSINGMARUBOZU.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kLongBody, kNoShadow},
     .rule = closing_marubozu},
    {.name = "cdl_belthold",
     .title = "Belt-hold line",
     .doc = "A long body without a shadow beyond the open: it opened at its extreme and ran the "
            "other way. Against the move so far it is read as a turn in the direction of its "
            "colour. As TA_CDLBELTHOLD.",
     .values = kByColour,
     .reach = 0,
     .yardsticks = {kLongBody, kNoShadow},
     .rule = belt_hold},
};

}  // namespace

Specs candle_singles() { return pattern_specs<kPatterns>(); }

}  // namespace hindcast::indicators
