#include "strategy/words.h"

#include <algorithm>
#include <array>

namespace hindcast::strategy {
namespace {

using enum WordKind;

constexpr std::array kWords{
    Word{"and", keyword, "a and b", "Both hold.", "close > open and volume > 0"},
    Word{"false", keyword, "false", "Never.", "false"},
    Word{"not", keyword, "not a", "The opposite; what is not defined stays neither true nor false.",
         "not close > open"},
    Word{"or", keyword, "a or b", "At least one holds.", "close > open or close > close[1]"},
    Word{"true", keyword, "true", "Always.", "true"},
    Word{"close", source, "close", "Last price of the bar; `close(\"SPY\")` of another asset.",
         "close > close[1]"},
    Word{"high", source, "high", "Highest price of the bar.", "close == high"},
    Word{"hl2", source, "hl2", "(high + low) / 2.", "close > hl2"},
    Word{"hlc3", source, "hlc3", "(high + low + close) / 3, the typical price.", "close > hlc3"},
    Word{"low", source, "low", "Lowest price of the bar.", "close == low"},
    Word{"ohlc4", source, "ohlc4", "(open + high + low + close) / 4.", "close > ohlc4"},
    Word{"open", source, "open", "First price of the bar.", "close > open"},
    Word{"volume", source, "volume", "Units traded in the bar.", "volume > 2 * sma(volume, 20)"},
    Word{"day_of_month", clock, "day_of_month(zone = UTC)", "Day on which the bar opens, 1 to 31.",
         "day_of_month <= 3"},
    Word{"hour", clock, "hour(zone = UTC)", "Hour in which the bar opens, 0 to 23.",
         "hour(\"America/New_York\") >= 10"},
    Word{"minute", clock, "minute(zone = UTC)", "Minute in which the bar opens, 0 to 59.",
         "minute == 0"},
    Word{"month", clock, "month(zone = UTC)", "Month in which the bar opens, 1 to 12.",
         "month == 12"},
    Word{"weekday", clock, "weekday(zone = UTC)",
         "Day of the week on which the bar opens, 1 (Monday) to 7.", "weekday <= 5"},
    Word{"year", clock, "year(zone = UTC)", "Year in which the bar opens.", "year >= 2020"},
    Word{"bars_in_trade", position, "bars_in_trade",
         "Bars since the one on which the position was opened: 0 on that bar.",
         "bars_in_trade >= 10"},
    Word{"entry_price", position, "entry_price",
         "Mean price that the units held were bought or sold at, after slippage and spread.",
         "close < entry_price - 2 * atr(14)"},
    Word{"highest_since_entry", position, "highest_since_entry", "Highest price since the entry.",
         "close < highest_since_entry - 3 * atr(14)"},
    Word{"lowest_since_entry", position, "lowest_since_entry", "Lowest price since the entry.",
         "close > lowest_since_entry + 3 * atr(14)"},
    Word{"position", position, "position",
         "1 while a long position is held, -1 a short one, else 0.",
         "position == 0 and close > open"},
    Word{"profit_pct", position, "profit_pct",
         "What the position has gained by the close, percent of its entry price.",
         "profit_pct > 5 and rsi(14) > 70"},
    Word{"abs", number, "abs(x)", "Without its sign.", "abs(close - open) > atr(14)"},
    Word{"bars_since", number, "bars_since(condition)",
         "Bars since the condition last held: 0 on a bar on which it does, not defined before it "
         "first did.",
         "bars_since(close > bbands(close, 20, 2).upper) < 5"},
    Word{"change", number, "change(x, bars = 1)", "x less its value that many bars ago.",
         "change(close, 5) > 0"},
    Word{"count", number, "count(condition, bars)",
         "On how many of the last bars, this one included, the condition held.",
         "count(close > open, 10) >= 7"},
    Word{"max", number, "max(a, b, ...)", "The largest of two to sixteen numbers.",
         "close > max(open, close[1])"},
    Word{"min", number, "min(a, b, ...)", "The smallest of two to sixteen numbers.",
         "close < min(open, close[1])"},
    Word{"nz", number, "nz(x, instead = 0)", "x, or where it is not defined the other number.",
         "nz(close / volume) < 100"},
    Word{"value_when", number, "value_when(condition, x, earlier = 0)",
         "x on the last bar on which the condition held; with `earlier` so many times before.",
         "close > value_when(crosses_above(close, sma(close, 20)), high)"},
    Word{"crosses", condition, "crosses(a, b)", "a crosses above or below b.",
         "crosses(close, sma(close, 50))"},
    Word{"crosses_above", condition, "crosses_above(a, b)",
         "a was not above b one bar ago, and is now.",
         "crosses_above(ema(close, 12), ema(close, 26))"},
    Word{"crosses_below", condition, "crosses_below(a, b)",
         "a was not below b one bar ago, and is now.",
         "crosses_below(ema(close, 12), ema(close, 26))"},
    Word{"falling", condition, "falling(x, bars)",
         "x was below its value one bar earlier, on each of the last bars.", "falling(close, 3)"},
    Word{"held", condition, "held(condition, bars)",
         "The condition held on each of the last bars, this one included.",
         "held(close > sma(close, 50), 5)"},
    Word{"is_asset", condition, "is_asset(\"BTC/USD\")",
         "The bars are those of that asset; `is_asset(1)`: of the first one of the strategy.",
         "(is_asset(\"SPY\") and rsi(14) < 30) or (is_asset(\"TLT\") and rsi(14) < 20)"},
    Word{"rising", condition, "rising(x, bars)",
         "x was above its value one bar earlier, on each of the last bars.", "rising(close, 3)"},
    Word{
        "session", condition, "session(\"09:30-16:00\", zone = UTC)",
        "The bar opens at or after the first time of day and before the second; over midnight when "
        "that is earlier.",
        "session(\"09:30-16:00\", \"America/New_York\")"},
    Word{"within", condition, "within(condition, bars)",
         "The condition held on at least one of the last bars, this one included.",
         "within(rsi(14) < 30, 5) and close > open"},
    Word{"asset", either, "asset(\"SPY\", x)",
         "x computed on the bars of another asset: its last closed bar is shown. Any call takes "
         "`asset=\"SPY\"` too; `asset=1` is the first asset of the strategy.",
         "asset(\"SPY\", close > sma(close, 200))"},
    Word{"if", either, "if(condition, then, else)",
         "`then` where the condition holds, `else` where it does not; both numbers, or both "
         "conditions.",
         "close > if(weekday == 1, open, close[1])"},
    Word{
        "tf", either, "tf(\"1d\", x)",
        "x computed on coarser bars: the last closed one is shown. Any call takes `tf=\"1d\"` too.",
        "tf(\"1d\", close > sma(close, 50))"},
};

}  // namespace

std::span<const Word> words() { return kWords; }

const Word* find_word(std::string_view name) {
  const auto found = std::ranges::find(kWords, name, &Word::name);
  return found == kWords.end() ? nullptr : &*found;
}

std::string_view to_string(WordKind kind) {
  switch (kind) {
    case keyword:
      return "keyword";
    case source:
      return "source";
    case clock:
      return "clock";
    case position:
      return "position";
    case number:
      return "number";
    case condition:
      return "condition";
    case either:
      return "either";
  }
  return "";
}

}  // namespace hindcast::strategy
