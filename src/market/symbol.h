// Names of what is traded: "BTC/USD", "SPY", "BTCUSD-PERP".
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::market {

// 1 to 32 characters of A-Z 0-9 . _ - : / ; starts with a letter or digit; no ".." inside.
// Lower case is not accepted silently: the message suggests the upper-case name.
base::Result<std::string> parse_symbol(std::string_view text);

// One path segment per symbol, reversible: '/' becomes "%2F", ':' "%3A".
std::string symbol_to_path(std::string_view symbol);
base::Result<std::string> symbol_from_path(std::string_view segment);

// Trading days a year, for annualising: 365 for pairs ("BTC/USD", "BTCUSD-PERP"), 252 for the rest.
// A dataset's own header overrides this.
int trading_days_per_year(std::string_view symbol);

}  // namespace hindcast::market
