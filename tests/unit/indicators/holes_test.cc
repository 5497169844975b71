#include "indicators/holes.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <limits>
#include <vector>

namespace hindcast::indicators {
namespace {

TEST(Holes, AreFoundAtEveryPlaceWithEveryInstructionSet) {
  constexpr double kHoles[] = {std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()};
  constexpr double kMost = std::numeric_limits<double>::max();
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    SCOPED_TRACE(hwy::TargetName(target));
    for (const std::size_t n : {0u, 1u, 7u, 31u, 32u, 33u, 100u}) {
      std::vector<double> column(n, kMost);
      EXPECT_TRUE(all_finite(column)) << n;
      for (std::size_t i = 0; i < n; ++i) {
        for (const double hole : kHoles) {
          column[i] = hole;
          EXPECT_FALSE(all_finite(column)) << hole << " at " << i << " of " << n;
        }
        column[i] = i % 2 == 0 ? -kMost : 0;
      }
    }
  }
  hwy::SetSupportedTargetsForTest(0);
}

}  // namespace
}  // namespace hindcast::indicators
