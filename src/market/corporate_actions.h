// Splits and dividends: factors as data vendors give them, and what they mean for the bars of one
// series.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/bars.h"
#include "market/timeframe.h"
#include "market/trading_calendar.h"

namespace hindcast::market {

// Holds up to and including its day: adjusted price = raw price * price_factor * split_factor.
struct FactorRow {
  std::int64_t day = 0;  // since 1970: the last day before what changes the factors
  double price_factor = 1;
  double split_factor = 1;
  bool operator==(const FactorRow&) const = default;
};

struct Factors {
  std::vector<FactorRow> rows;  // by rising day
  bool empty() const { return rows.empty(); }
};

inline constexpr std::size_t kFactorRowsMax = 10'000;

// CSV with the first line date,price_factor,split_factor. Dates rise, factors are above zero,
// price factors do not fall. Every bad line is a problem with its number.
base::Result<Factors> parse_factors(std::string_view csv);
// The same text for the same factors.
std::string factors_csv(const Factors& factors);
// SHA-256 (hex) of that text; "" when there are none.
std::string factors_version(const Factors& factors);

// What becomes of a dividend.
enum class DividendUse : std::uint8_t {
  ignored,
  paid,        // in cash
  reinvested,  // in the same asset, at the close before less the dividend
};

// What happens to a position before the open of one bar.
struct CorporateAction {
  std::size_t bar = 0;     // index of the first bar after it
  double units = 1;        // units afterwards for one before
  double dividend = 0;     // cash for each unit held before
  double price_ratio = 1;  // makes earlier prices comparable with later ones
  double volume_ratio = 1;
};

// In order of bars. The dividend is the share of the last close before it that the price factors
// say; the ratio of a split is the fraction of small whole numbers that the printed factors stand
// for (6.99999 is 7). What lies before the first bar, or after the last, is left out.
std::vector<CorporateAction> actions_of(const Factors& factors, const BarView& bars,
                                        Timeframe timeframe, const TradingCalendar& calendar,
                                        DividendUse use);

// Bars up to and including `last`, as a chart of that moment shows them: earlier prices adjusted by
// what has happened since, nothing by what is still to come.
BarColumns as_of(const BarView& bars, std::span<const CorporateAction> actions, std::size_t last);

// Coarser bars, each in the prices of its end, and the actions for them: what falls inside a bar
// counts from its open on.
struct ActedBars {
  BarColumns bars;
  std::vector<CorporateAction> actions;
};
ActedBars resample_acted(const BarView& bars, std::span<const CorporateAction> actions,
                         Timeframe source, Timeframe target, const TradingCalendar& calendar,
                         const QuoteView& quotes = {});

// Multiplies what stands in [begin, end) by the action's ratios.
void rescale(BarColumns& bars, std::size_t begin, std::size_t end, const CorporateAction& action);

}  // namespace hindcast::market
