// Bars as CSV in our own layout: timestamp,open,high,low,close,volume, then bid and ask by name
// where there are such.
#pragma once

#include <functional>
#include <string_view>

#include "base/error.h"
#include "market/bars.h"

namespace hindcast::market {

// Hands the text on in pieces of about a megabyte; stops at the first error of `sink`. Numbers have
// the fewest digits that read back as the same double, so import(export(bars)) == bars.
base::Result<void> export_csv(BarView bars,
                              const std::function<base::Result<void>(std::string_view)>& sink,
                              const QuoteView& quotes = {});

}  // namespace hindcast::market
