// Which times a result has, and whose they are.
#include "engine/clock.h"

#include <gmock/gmock.h>

#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using ::testing::ElementsAre;

constexpr std::int64_t kHour = Scenario::kHour;

TEST(Clock, IsTheBarsOwnColumnWhenAllAssetsHaveTheSameTimes) {
  const Scenario a({{10, 12, 9, 11}, {11, 12, 10, 12}});
  const Scenario b({{20, 22, 19, 21}, {21, 22, 20, 22}});
  EXPECT_EQ(merge_clocks({a.asset()}).data(), a.asset().bars.time.data());
  EXPECT_EQ(merge_clocks({a.asset(), b.asset()}).data(), a.asset().bars.time.data());
}

TEST(Clock, IsTheUnionOfTimesThatDiffer) {
  const Scenario a({{10, 12, 9, 11}, {11, 12, 10, 12}});
  const Scenario b({{20, 22, 19, 21}, {21, 22, 20, 22}}, 1);
  const Scenario c({{20, 22, 19, 21}}, 5);
  const Clock clock = merge_clocks({a.asset(), b.asset(), c.asset()});
  EXPECT_THAT(clock, ElementsAre(0, kHour, 2 * kHour, 5 * kHour));
}

TEST(Clock, CopiesKeepTheTimesAlive) {
  Clock copy;
  {
    const Clock clock = Clock::own({1, 2, 3});
    copy = clock;
  }
  EXPECT_THAT(copy, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace hindcast::engine::testing
