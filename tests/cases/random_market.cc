#include "cases/random_market.h"

#include <algorithm>
#include <array>
#include <limits>

namespace hindcast::cases {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Shape {
  int step;           // greatest move of a price
  std::uint64_t gap;  // one bar in so many is missing; 0: none
  std::int64_t first;
  std::size_t warm_up;
  // One bar in so many has the condition; 0: never. Long entry and exit, short entry and exit.
  std::array<std::uint64_t, 4> rarity;
  std::uint64_t undefined;  // first values of the columns that are not there yet
  bool unknown_ranks;
};

Shape read_shape(std::uint64_t word) {
  Digits digits(word);
  Shape shape{};
  shape.step = 1 + static_cast<int>(digits.one_in(4) ? digits.below(40) : digits.below(6));
  shape.gap = digits.one_in(2) ? 2 + digits.below(4) : 0;
  shape.first = static_cast<std::int64_t>(digits.below(20));
  shape.warm_up = digits.one_in(4) ? digits.below(5) : 0;
  for (std::uint64_t& rarity : shape.rarity)
    rarity = digits.below(4) == 0 ? 0 : 1 + digits.below(12);
  shape.undefined = digits.below(4);
  shape.unknown_ranks = digits.one_in(4);
  return shape;
}

// Other digits than those of the word itself; zero stays zero.
Digits other_digits(std::uint64_t word, std::uint64_t factor) {
  return Digits(word * factor ^ (word * factor >> 29));
}

// Prices that formulas give: about the close, some of them not defined.
void add_prices(std::uint64_t word, std::size_t bit, int close, int step,
                strategy::OrderColumns& columns) {
  for (std::size_t role = 0; role < strategy::kPriceRoles; ++role) {
    Digits digits = other_digits(word, 0xd1342543de82ef95 + 2 * role);
    const int price = close + digits.around_zero(2 * step);
    if (!digits.one_in(16)) columns.prices[role][bit] = price;
  }
}

// The bid is the bar; the ask is above it, at times with a high or a low of its own.
market::Quote make_quote(std::uint64_t word, const market::Bar& bar) {
  Digits digits = other_digits(word, 0xda942042e4dd58b5);
  const auto above = static_cast<double>(digits.below(4));
  const double open = bar.open + above, close = bar.close + above;
  const double high = bar.high + above + static_cast<double>(digits.below(3));
  const double low =
      std::max(bar.low, std::min(open, close) - static_cast<double>(digits.below(3)));
  return {bar.open, bar.high, bar.low, bar.close, open, high, low, close};
}

// A bar in four parts, which take its high and its low in any order; often none, sometimes three.
void add_quarters(std::uint64_t word, const market::Bar& bar, std::int64_t bar_ns,
                  market::BarColumns& into) {
  Digits digits = other_digits(word, 0x9e3779b97f4a7c15);
  if (!digits.one_in(2)) return;
  const std::uint64_t low_in = digits.below(4), high_in = digits.below(4);
  const bool lacks_one = digits.one_in(4);
  const std::uint64_t lacking = digits.below(4);
  const auto range = static_cast<std::uint64_t>(bar.high - bar.low);
  double open = bar.open;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const double close =
        i == 3 ? bar.close : bar.low + static_cast<double>(digits.below(range + 1));
    const double high = i == high_in ? bar.high : std::max(open, close);
    const double low = i == low_in ? bar.low : std::min(open, close);
    const auto at = bar.time + static_cast<std::int64_t>(i) * (bar_ns / 4);
    if (!lacks_one || i != lacking) into.push_back(at, open, high, low, close, 1);
    open = close;
  }
}

}  // namespace

RandomAsset make_asset(const AssetChoices& choices, std::int64_t bar_ns) {
  const Shape shape = read_shape(choices.shape);
  RandomAsset asset;
  asset.warm_up = shape.warm_up;
  const std::size_t bits = choices.bars.size() + shape.warm_up;
  base::Bitmap* const conditions[] = {&asset.signals.long_entry, &asset.signals.long_exit,
                                      &asset.signals.short_entry, &asset.signals.short_exit};
  for (std::size_t c = 0; c < 4; ++c) {
    if (shape.rarity[c] != 0) *conditions[c] = base::Bitmap(bits);
  }
  asset.columns.atr.assign(bits, kNaN);
  asset.columns.rank.assign(bits, kNaN);
  for (auto& prices : asset.columns.prices) prices.assign(bits, kNaN);
  asset.columns.weight.assign(bits, kNaN);

  std::int64_t at = shape.first;
  int close = 100;
  for (std::size_t i = 0; i < choices.bars.size(); ++i) {
    Digits digits(choices.bars[i]);
    const int jump = digits.around_zero(shape.step);
    const int open = std::max(1, digits.one_in(3) ? close + jump : close);
    close = std::max(1, open + digits.around_zero(shape.step));
    const int high = std::max(open, close) + std::max(0, digits.around_zero(shape.step));
    const int low =
        std::max(1, std::min(open, close) - std::max(0, digits.around_zero(shape.step)));
    const std::size_t bit = i + shape.warm_up;
    for (std::size_t c = 0; c < 4; ++c) {
      if (shape.rarity[c] != 0 && digits.one_in(shape.rarity[c])) conditions[c]->set(bit);
    }
    asset.bars.push_back(at * bar_ns, open, high, low, close,
                         static_cast<double>(digits.below(64)));
    const market::Bar bar = market::bar_at(asset.bars.view(), i);
    add_quarters(choices.bars[i], bar, bar_ns, asset.quarters);
    asset.quotes.push_back(make_quote(choices.bars[i], bar));
    const double atr = 0.5 * static_cast<double>(1 + digits.below(12));
    const auto rank = static_cast<double>(digits.below(6));
    if (bit >= shape.undefined) asset.columns.atr[bit] = atr;
    if (bit >= shape.undefined) add_prices(choices.bars[i], bit, close, shape.step, asset.columns);
    if (!shape.unknown_ranks || rank > 0) {
      asset.columns.rank[bit] = rank;
      asset.columns.weight[bit] = rank - 1;  // some of them not above 0
    }
    ++at;
    if (shape.gap != 0 && digits.one_in(shape.gap))
      at += 1 + static_cast<std::int64_t>(digits.below(3));
  }
  constexpr std::int64_t kSecondNs = 1'000'000'000;
  if (asset.quarters.size() > 0) {
    asset.finer.emplace(asset.quarters.view(), market::Timeframe{bar_ns / 4 / kSecondNs},
                        market::Timeframe{bar_ns / kSecondNs}, market::TradingCalendar{});
  }
  return asset;
}

engine::AssetInput RandomAsset::input(std::string symbol) const {
  return {.symbol = std::move(symbol),
          .bars = bars.view(),
          .signals = &signals,
          .signal_offset = warm_up,
          .order_columns = &columns};
}

}  // namespace hindcast::cases
