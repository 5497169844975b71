#include "market/csv_export.h"

#include <fmt/format.h>

#include <iterator>

#include "base/time.h"

namespace hindcast::market {

base::Result<void> export_csv(BarView bars,
                              const std::function<base::Result<void>(std::string_view)>& sink,
                              const QuoteView& quotes) {
  constexpr std::size_t kPieceBytes = 1 << 20;
  std::string piece = "timestamp,open,high,low,close,volume";
  if (!quotes.empty()) piece += fmt::format(",{}", fmt::join(kQuoteNames, ","));
  piece += '\n';
  for (std::size_t i = 0; i < bars.size(); ++i) {
    fmt::format_to(std::back_inserter(piece), "{},{},{},{},{},{}", base::format_utc(bars.time[i]),
                   bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]);
    if (!quotes.empty()) {
      fmt::format_to(std::back_inserter(piece), ",{}", fmt::join(quotes.at(i), ","));
    }
    piece += '\n';
    if (piece.size() < kPieceBytes) continue;
    HC_TRY(sink(piece));
    piece.clear();
  }
  return sink(piece);
}

}  // namespace hindcast::market
