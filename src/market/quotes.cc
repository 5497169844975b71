#include "market/quotes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hindcast::market {
namespace {

constexpr std::size_t kSides = 2, kOfSide = 4;  // open, high, low, close

bool side_keeps_rules(const double* p) {
  const double open = p[0], high = p[1], low = p[2], close = p[3];
  return low > 0 && low <= open && low <= close && open <= high && close <= high &&
         std::isfinite(high);
}

}  // namespace

QuoteView QuoteView::slice(std::size_t begin, std::size_t end) const {
  if (empty()) return {};
  QuoteView part;
  for (std::size_t c = 0; c < kQuoteColumns; ++c) {
    part.columns[c] = columns[c].subspan(begin, end - begin);
  }
  return part;
}

Quote QuoteView::at(std::size_t row) const {
  Quote quote{};
  for (std::size_t c = 0; c < kQuoteColumns; ++c) quote[c] = columns[c][row];
  return quote;
}

QuoteView QuoteColumns::view() const {
  QuoteView view;
  for (std::size_t c = 0; c < kQuoteColumns; ++c) view.columns[c] = columns[c];
  return view;
}

void QuoteColumns::push_back(const Quote& quote) {
  for (std::size_t c = 0; c < kQuoteColumns; ++c) columns[c].push_back(quote[c]);
}

void begin_quote(QuoteColumns& out, const QuoteView& quotes, std::size_t row) {
  if (!quotes.empty()) out.push_back(quotes.at(row));
}

void add_to_last_quote(QuoteColumns& out, const QuoteView& quotes, std::size_t row) {
  if (quotes.empty()) return;
  for (std::size_t side = 0; side < kSides; ++side) {
    const std::size_t high = side * kOfSide + 1, low = high + 1, close = high + 2;
    out.columns[high].back() = std::max(out.columns[high].back(), quotes.columns[high][row]);
    out.columns[low].back() = std::min(out.columns[low].back(), quotes.columns[low][row]);
    out.columns[close].back() = quotes.columns[close][row];
  }
}

bool keeps_quote_rules(const Quote& q) {
  bool kept = side_keeps_rules(q.data()) && side_keeps_rules(q.data() + kOfSide);
  for (std::size_t i = 0; i < kOfSide; ++i) kept = kept && q[i] <= q[i + kOfSide];
  return kept;
}

std::string describe_broken(const Quote& q) {
  for (std::size_t i = 0; i < kOfSide; ++i) {
    if (q[i] > q[i + kOfSide]) {
      return fmt::format("{} {} is above {} {}", kQuoteNames[i], q[i], kQuoteNames[i + kOfSide],
                         q[i + kOfSide]);
    }
  }
  const bool bid = !side_keeps_rules(q.data());
  const double* p = q.data() + (bid ? 0 : kOfSide);
  return fmt::format("the {} {} {} {} {} are no open, high, low and close", bid ? "bid" : "ask",
                     p[0], p[1], p[2], p[3]);
}

}  // namespace hindcast::market
