// What is stored beside random bars: finer ones, factors, and conditions of the clock.
#pragma once

#include "cases/random_market.h"
#include "market/bar_rules.h"

namespace hindcast::cases {

// Other digits than those of the word itself; zero stays zero.
inline Digits other_digits(std::uint64_t word, std::uint64_t factor) {
  return Digits(word * factor ^ (word * factor >> 29));
}

// Splits and dividends between bars of different dates, one after the other.
class RandomFactors {
 public:
  RandomFactors(const RandomMarket& market, RandomAsset& asset);
  // The close before the bar that opens then, as what happens before it leaves it.
  int before_bar(std::uint64_t word, std::int64_t time, int close);
  // Writes the factors, which are those of all that follows.
  void finish();

 private:
  struct Change {
    std::int64_t day;  // the last one before it
    double split, kept;
  };
  bool acts_;
  RandomAsset& asset_;
  std::optional<std::int64_t> day_;  // of the bar before, in UTC
  std::vector<Change> changes_;
};

// Parts of each bar, which take its high and its low in any order; often none, sometimes three.
// About sessions there are others before and after, which are no parts.
class RandomFinerBars {
 public:
  RandomFinerBars(const RandomMarket& market, RandomAsset& asset);
  void add(std::uint64_t word, const market::Bar& bar);

 private:
  struct Stretch {
    std::int64_t begin, end;
    bool is_session;
  };
  Stretch stretch(std::int64_t open) const;
  void push(std::int64_t time, double open, double high, double low, double close);

  RandomAsset& asset_;
  std::int64_t bar_ns_, finer_ns_;
};

// The engine's signals from what is asked and the condition of the clock.
void decide_by_the_clock(RandomAsset& asset);
// And the exits from the condition of the position.
void decide_by_the_position(RandomAsset& asset);

}  // namespace hindcast::cases
