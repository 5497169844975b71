#include "cases/choices.h"

namespace hindcast::cases {
namespace {

class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace

Choices from_seed(std::uint64_t seed) {
  SplitMix64 random(seed);
  Choices choices;
  choices.settings.reserve(kSettings);
  for (std::size_t i = 0; i < kSettings; ++i) {
    choices.settings.push_back(static_cast<std::uint32_t>(random.next() >> 32));
  }
  const std::size_t assets = random.next() % 2 == 0 ? 1 : 2 + random.next() % (kAssetsMax - 1);
  for (std::size_t a = 0; a < assets; ++a) {
    AssetChoices& asset = choices.assets.emplace_back();
    asset.shape = random.next();
    const std::size_t bars = 1 + random.next() % (random.next() % 8 == 0 ? 150 : 40);
    for (std::size_t i = 0; i < bars; ++i) asset.bars.push_back(random.next());
  }
  return choices;
}

}  // namespace hindcast::cases
