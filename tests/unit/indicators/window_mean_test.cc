// Blocks side by side, with every instruction set, against one block after the other.
#include "indicators/window_mean.h"

#include <gmock/gmock.h>
#include <hwy/targets.h>

#include <random>

#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

TEST(WindowMean, HasTheBitsOfSlidingOneBlockAfterTheOther) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> price(1, 1e5);
  for (const int period : {1, 2, 3, 7, 20, 64, 100}) {
    for (const std::size_t rows : {0, 1, 6, 19, 20, 99, 100, 399, 400, 401, 1003}) {
      std::vector<double> x(rows), means(rows, -1), wanted(rows, -1);
      for (double& value : x) value = price(random);
      slide<WindowNeeds{}>(x, period, [&](std::size_t end, const WindowSums& sums) {
        wanted[end] = mean_of(sums, period);
      });
      for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        hwy::SetSupportedTargetsForTest(target);
        std::ranges::fill(means, -1);
        window_mean(x, period, means);
        EXPECT_EQ(means, wanted) << period << " of " << rows << ", " << hwy::TargetName(target);
      }
      hwy::SetSupportedTargetsForTest(0);
    }
  }
}

}  // namespace
}  // namespace hindcast::indicators
