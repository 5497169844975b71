#include "market/synthetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "market/symbol.h"

namespace hindcast::market {
namespace {

constexpr std::int64_t kStartNs = 1'546'300'800LL * 1'000'000'000;  // 2019-01-01
constexpr double kYearSeconds = 365.0 * 86'400;

std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// xoshiro256** (Blackman, Vigna 2018), seeded by SplitMix64 as its authors advise.
class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = split_mix(seed);
  }
  std::uint64_t next() {
    auto& s = state_;
    const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = std::rotl(s[3], 45);
    return result;
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
  // Mean 0, variance 1, near to normal: the sum of twelve uniform numbers.
  double bell() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += unit();
    return sum;
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

struct Regime {
  double drift_per_year;
  double volatility_per_year;
  double mean_days;
};
constexpr std::array<Regime, 4> kRegimes{{
    {1.10, 0.50, 21},   // rising
    {0.05, 0.30, 14},   // quiet
    {-1.00, 0.70, 12},  // falling
    {0.00, 1.10, 5},    // nervous
}};

double round_to(double value, double steps_per_unit) {
  return std::floor(value * steps_per_unit + 0.5) / steps_per_unit;
}
double round_price(double value) { return round_to(value, 100); }

// FNV-1a: different symbols get different series from the same seed.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

class Walk {
 public:
  Walk(Timeframe timeframe, std::uint64_t seed)
      : random_(seed),
        days_(static_cast<double>(timeframe.seconds) / 86'400),
        years_(static_cast<double>(timeframe.seconds) / kYearSeconds),
        root_years_(std::sqrt(years_)),
        price_(round_price(1000 + random_.unit() * 9000)) {}

  void add_bar(std::int64_t time, BarColumns& bars) {
    switch_regime();
    const Regime& now = kRegimes[regime_];
    const double sigma = std::min(now.volatility_per_year * root_years_, 0.15);
    double z = random_.bell();
    if (random_.next() % 64 == 0) z *= 3;
    const double move = std::clamp(now.drift_per_year * years_ + sigma * z, -0.25, 0.25);
    const double open = price_;
    const double close = std::clamp(round_price(open * (1 + move)), kPriceMin, kPriceMax);
    const double high = round_price(std::max(open, close) * (1 + sigma * 0.8 * random_.unit()));
    const double low = round_price(std::min(open, close) * (1 - sigma * 0.8 * random_.unit()));
    const double activity = 0.4 + random_.unit() + 0.8 * std::abs(z);
    const double volume = round_to(4000 * days_ * activity, 10'000);
    bars.push_back(time, open, high, low, close, volume);
    price_ = close;
  }

 private:
  static constexpr double kPriceMin = 10;
  static constexpr double kPriceMax = 1'000'000;

  void switch_regime() {
    if (random_.unit() * kRegimes[regime_].mean_days < days_) {
      regime_ = (regime_ + 1 + random_.next() % (kRegimes.size() - 1)) % kRegimes.size();
    }
  }

  Random random_;
  const double days_, years_, root_years_;  // of a bar
  double price_;
  std::size_t regime_ = 0;
};

base::Result<void> check(const SampleOptions& options) {
  HC_TRY(parse_symbol(options.symbol));
  const std::int64_t most =
      std::min(kSampleBarsMax, kSampleYearsMax * 365 * 86'400 / options.timeframe.seconds);
  if (options.bars >= 1 && options.bars <= most) return {};
  return base::fail(base::ErrorCode::invalid_argument,
                    fmt::format("bars is {}; allowed for {}: 1 to {}", options.bars,
                                to_string(options.timeframe), most));
}

}  // namespace

BarColumns synthetic_bars(const SampleOptions& options) {
  BarColumns bars;
  bars.reserve(static_cast<std::size_t>(options.bars));
  Walk walk(options.timeframe, options.seed ^ hash_of(options.symbol));
  std::int64_t time = bar_start(kStartNs, options.timeframe);
  for (std::int64_t i = 0; i < options.bars; ++i, time += options.timeframe.ns()) {
    walk.add_bar(time, bars);
  }
  return bars;
}

base::Result<StoreReport> make_sample(const Catalog& catalog, const SampleOptions& options) {
  HC_TRY(check(options));
  StoreRequest request;
  request.symbol = options.symbol;
  request.timeframe = options.timeframe;
  request.source = "synthetic";
  request.synthetic = true;
  return store_bars(catalog, request, synthetic_bars(options));
}

}  // namespace hindcast::market
