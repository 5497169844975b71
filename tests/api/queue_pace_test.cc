#include "api/queue_pace.h"

#include <gtest/gtest.h>

namespace hindcast::api {
namespace {

TEST(QueuePace, AFreeSlotMeansNoWait) {
  const QueuePace pace{.slots = 4, .running = 2, .mean_run_seconds = 10};
  EXPECT_EQ(wait_seconds(pace, 0, 1), 0);
  EXPECT_EQ(wait_seconds(pace, 1, 1), 0);
  EXPECT_EQ(wait_seconds(pace, 2, 1), 10);
}

TEST(QueuePace, WaitsAreRoundsOfRecentRunsOverTheSlots) {
  const QueuePace pace{.slots = 4, .running = 4, .mean_run_seconds = 10};
  EXPECT_EQ(wait_seconds(pace, 0, 1), 10);
  EXPECT_EQ(wait_seconds(pace, 3, 1), 10);
  EXPECT_EQ(wait_seconds(pace, 4, 1), 20);
  const QueuePace fresh{.slots = 4, .running = 4, .mean_run_seconds = {}};
  EXPECT_EQ(wait_seconds(fresh, 0, 3), 3) << "the job's own estimate";
}

TEST(QueuePace, WithoutAWorkerNobodyKnows) {
  EXPECT_FALSE(wait_seconds(QueuePace{}, 0, 1));
  jobs::Job job;
  EXPECT_FALSE(expected_times(job, 0, QueuePace{}, {0}).completion);
}

TEST(QueuePace, ARunningJobEndsByItsProgress) {
  jobs::Job job;
  job.status = jobs::Status::running;
  job.started_at = base::Timestamp{0};
  job.progress = 25;
  const base::Timestamp now = base::Timestamp{0} + std::chrono::seconds(30);
  const auto times = expected_times(job, std::nullopt, QueuePace{}, now);
  ASSERT_TRUE(times.completion);
  EXPECT_EQ(times.completion->ns, (now + std::chrono::seconds(90)).ns);
  EXPECT_FALSE(times.start);
}

}  // namespace
}  // namespace hindcast::api
