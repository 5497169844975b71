// One candle of a telling shape, and where it stands beside the candle before it.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {
namespace {

constexpr Yardstick kShortBody{Limit::short_body, 0}, kNoShadow{Limit::no_shadow, 0};
constexpr Yardstick kDojiBody{Limit::doji_body, 0}, kBefore{Limit::long_body, 1};
constexpr Yardstick kNearBefore{Limit::near, 1};

// A small body with one long shadow: below it, or above it.
bool hammer_shape(const Candles& c) {
  return c.body() < c.limit(Limit::short_body) && c.lower_shadow() > c.limit(Limit::long_shadow) &&
         c.no_upper_shadow();
}

bool inverted_shape(const Candles& c) {
  return c.body() < c.limit(Limit::short_body) && c.upper_shadow() > c.limit(Limit::long_shadow) &&
         c.no_lower_shadow();
}

int hammer(const Candles& c, double) {
  return hammer_shape(c) && c.bottom() <= c.low(1) + c.limit(Limit::near, 1) ? 100 : 0;
}

int hanging_man(const Candles& c, double) {
  return hammer_shape(c) && c.bottom() >= c.high(1) - c.limit(Limit::near, 1) ? -100 : 0;
}

int inverted_hammer(const Candles& c, double) {
  return inverted_shape(c) && c.body_gap_down() ? 100 : 0;
}

int shooting_star(const Candles& c, double) {
  return inverted_shape(c) && c.body_gap_up() ? -100 : 0;
}

int doji_star(const Candles& c, double) {
  const bool apart = c.white(1) ? c.body_gap_up() : c.body_gap_down();
  return c.long_body(1) && c.doji() && apart ? -100 * c.colour(1) : 0;
}

constexpr Pattern kPatterns[] = {
    {.name = "cdl_hammer",
     .title = "Hammer",
     .doc = "A small body at the top of its bar above a long lower shadow, standing at or under "
            "the low of the bar before. In a decline: sellers were bought up within the bar, a "
            "bullish turn. As TA_CDLHAMMER.",
     .values = kBullish,
     .reach = 1,
     .yardsticks = {kShortBody, kNoShadow, kNearBefore},
     .rule = hammer},
    {.name = "cdl_hangingman",
     .title = "Hanging man",
     .doc = "The shape of a hammer, standing at or over the high of the bar before. In a rise: "
            "the deep shadow shows the first heavy selling, a bearish warning. As "
            "TA_CDLHANGINGMAN.",
     .values = kBearish,
     .reach = 1,
     .yardsticks = {kShortBody, kNoShadow, kNearBefore},
     .rule = hanging_man},
    {.name = "cdl_invertedhammer",
     .title = "Inverted hammer",
     .doc = "A small body with a long upper shadow and no lower one, with its body under that of "
            "the bar before. In a decline: buyers tried for the first time, a bullish hint that "
            "wants confirmation. As TA_CDLINVERTEDHAMMER.",
     .values = kBullish,
     .reach = 1,
     .yardsticks = {kShortBody, kNoShadow},
     .rule = inverted_hammer},
    {.name = "cdl_shootingstar",
     .title = "Shooting star",
     .doc = "The shape of an inverted hammer, with its body over that of the bar before. In a "
            "rise: the advance was sold off within the bar, a bearish turn. As "
            "TA_CDLSHOOTINGSTAR.",
     .values = kBearish,
     .reach = 1,
     .yardsticks = {kShortBody, kNoShadow},
     .rule = shooting_star},
    {.name = "cdl_dojistar",
     .title = "Doji star",
     .doc = "After a long body a doji that stands apart from it, in the direction of the move: the "
            "move has run out of breath. Bearish after a white body, bullish after a black one. "
            "As TA_CDLDOJISTAR.",
     .values = kBothWays,
     .reach = 1,
     .yardsticks = {kBefore, kDojiBody},
     .rule = doji_star},
};

}  // namespace

Specs candle_turns() { return pattern_specs<kPatterns>(); }

}  // namespace hindcast::indicators
