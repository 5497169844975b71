// A random case is a list of numbers, and what it means is worked out from them. Zero is always the
// plainest choice (no signal, a quiet bar, a setting left out), so that a smaller list, or one with
// more zeros, is a simpler case: a tool that shrinks numbers shrinks cases.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace hindcast::cases {

struct AssetChoices {
  std::uint64_t shape = 0;          // how wild it is, how often its conditions hold
  std::vector<std::uint64_t> bars;  // one a bar; at least one
};

struct Choices {
  std::vector<std::uint32_t> settings;  // kSettings of them; missing ones are zero
  std::vector<AssetChoices> assets;     // at least one
};

inline constexpr std::size_t kSettings = 144;
inline constexpr std::size_t kAssetsMax = 3;

// The same for the same seed, on every machine.
Choices from_seed(std::uint64_t seed);

// Takes one word apart into small choices.
class Digits {
 public:
  explicit Digits(std::uint64_t word) : word_(word) {}

  // 0 to limit - 1.
  std::uint64_t below(std::uint64_t limit) {
    const std::uint64_t digit = word_ % limit;
    word_ /= limit;
    return digit;
  }
  bool one_in(std::uint64_t n) { return below(n) == n - 1; }
  // -most to most, by rising distance from 0.
  int around_zero(int most) {
    const auto digit = static_cast<int>(below(static_cast<std::uint64_t>(2 * most + 1)));
    return digit % 2 == 0 ? digit / 2 : -(digit + 1) / 2;
  }

 private:
  std::uint64_t word_;
};

// Reads settings one after the other.
class Knobs {
 public:
  explicit Knobs(const std::vector<std::uint32_t>& settings) : settings_(settings) {}

  std::uint32_t below(std::uint32_t limit) {
    return next_ < settings_.size() ? settings_[next_++] % limit : 0;
  }
  bool one_in(std::uint32_t n) { return below(n) == n - 1; }
  double pick(std::initializer_list<double> values) {
    return *(values.begin() + below(static_cast<std::uint32_t>(values.size())));
  }
  int upto(int most) { return 1 + static_cast<int>(below(static_cast<std::uint32_t>(most))); }

 private:
  const std::vector<std::uint32_t>& settings_;
  std::size_t next_ = 0;
};

}  // namespace hindcast::cases
