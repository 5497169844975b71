// Bid and ask of the bars of a series: open, high, low and close of each side, beside its columns.
// What holds for a row: each side keeps the rules of a bar's prices, and no bid is above its ask.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hindcast::market {

enum class QuoteColumn : std::uint8_t {
  bid_open,
  bid_high,
  bid_low,
  bid_close,
  ask_open,
  ask_high,
  ask_low,
  ask_close,
};
inline constexpr std::size_t kQuoteColumns = 8;
// In the order of the columns, as files name them.
inline constexpr std::array<std::string_view, kQuoteColumns> kQuoteNames{
    "bid_open", "bid_high", "bid_low", "bid_close", "ask_open", "ask_high", "ask_low", "ask_close"};

// One row.
using Quote = std::array<double, kQuoteColumns>;

// Borrowed columns, as long as the bars they stand beside; all empty for bars without.
struct QuoteView {
  std::array<std::span<const double>, kQuoteColumns> columns;

  bool empty() const { return columns[0].empty(); }
  std::span<const double> operator[](QuoteColumn column) const {
    return columns[static_cast<std::size_t>(column)];
  }
  // Empty stays empty.
  QuoteView slice(std::size_t begin, std::size_t end) const;
  Quote at(std::size_t row) const;
};

// Owned columns.
struct QuoteColumns {
  std::array<std::vector<double>, kQuoteColumns> columns;

  bool empty() const { return columns[0].empty(); }
  QuoteView view() const;
  void push_back(const Quote& quote);
};

// Coarser quotes from finer ones: first open, highest high, lowest low, last close of each side.
void begin_quote(QuoteColumns& out, const QuoteView& quotes, std::size_t row);
void add_to_last_quote(QuoteColumns& out, const QuoteView& quotes, std::size_t row);

bool keeps_quote_rules(const Quote& quote);
// What is wrong with one that does not keep them: "the bid 1.2 of the open is above its ask 1.1".
std::string describe_broken(const Quote& quote);

}  // namespace hindcast::market
