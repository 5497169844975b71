#include "cases/random_market.h"

#include <algorithm>
#include <array>
#include <limits>

#include "cases/random_stored.h"

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

}  // namespace

RandomAsset make_asset(const AssetChoices& choices, const RandomMarket& market,
                       const std::string& calendar) {
  const Shape shape = read_shape(choices.shape);
  const std::int64_t bar_ns = market.bar_ns;
  RandomAsset asset;
  asset.warm_up = shape.warm_up;
  asset.calendar = market::TradingCalendar::parse(calendar).value();
  asset.stored.calendar = calendar;
  asset.stored.timeframe = {bar_ns / base::kNsPerSecond};
  asset.stored.when = market.when;
  asset.stored.leave = market.leave;
  const std::size_t bits = choices.bars.size() + shape.warm_up;
  strategy::Signals& asked = asset.stored.asked;
  base::Bitmap* const conditions[] = {&asked.long_entry, &asked.long_exit, &asked.short_entry,
                                      &asked.short_exit};
  for (std::size_t c = 0; c < 4; ++c) {
    if (shape.rarity[c] != 0) *conditions[c] = base::Bitmap(bits);
  }
  if (market.atr) asset.columns.atr.assign(bits, kNaN);
  for (auto& prices : asset.columns.prices) {
    if (market.prices) prices.assign(bits, kNaN);
  }
  if (market.ranks) asset.columns.rank.assign(bits, kNaN);
  if (market.ranks) asset.columns.weight.assign(bits, kNaN);
  asset.bars.reserve(choices.bars.size());

  std::int64_t at = shape.first;
  if (shape.warm_up > 0) asset.stored.bar_before = market.first_ns + (at - 1) * bar_ns;
  RandomFactors factors(market, asset);
  RandomFinerBars finer(market, asset);
  int close = 100;
  for (std::size_t i = 0; i < choices.bars.size(); ++i) {
    Digits digits(choices.bars[i]);
    const std::int64_t time = market.first_ns + at * bar_ns;
    close = factors.before_bar(choices.bars[i], time, close);
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
    asset.bars.push_back(time, open, high, low, close, static_cast<double>(digits.below(64)));
    if (market.data == Data::all) {
      const market::Bar bar = market::bar_at(asset.bars.view(), i);
      finer.add(choices.bars[i], bar);
      if (market.quotes) asset.quotes.push_back(make_quote(choices.bars[i], bar));
    }
    const double atr = 0.5 * static_cast<double>(1 + digits.below(12));
    const auto rank = static_cast<double>(digits.below(6));
    if (market.atr && bit >= shape.undefined) asset.columns.atr[bit] = atr;
    if (market.prices && bit >= shape.undefined) {
      add_prices(choices.bars[i], bit, close, shape.step, asset.columns);
    }
    if (market.ranks && (!shape.unknown_ranks || rank > 0)) {
      asset.columns.rank[bit] = rank;
      asset.columns.weight[bit] = rank - 1;  // some of them not above 0
    }
    ++at;
    if (shape.gap != 0 && digits.one_in(shape.gap))
      at += 1 + static_cast<std::int64_t>(digits.below(3));
  }
  factors.finish();
  decide_by_the_clock(asset);
  decide_by_the_position(asset);
  return asset;
}

engine::AssetInput RandomAsset::input(std::string symbol) const {
  return {.symbol = std::move(symbol),
          .bars = bars.view(),
          .signals = &signals,
          .signal_offset = warm_up,
          .order_columns = &columns,
          .calendar = calendar.always_open() ? nullptr : &calendar,
          .timeframe = stored.timeframe,
          .actions = actions,
          .market_rules = market_rules};
}

}  // namespace hindcast::cases
