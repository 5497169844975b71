#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/id.h"
#include "jobs/cursor.h"
#include "jobs/job.h"
#include "jobs/limits.h"
#include "jobs/transitions.h"

namespace hindcast::jobs {
namespace {

constexpr base::Timestamp kNoon{1'767'614'400'000'000'000};
constexpr Status kStates[] = {Status::pending, Status::running, Status::completed, Status::failed,
                              Status::cancelled};

TEST(OrderKey, IsTheTimeOfSubmissionLessTheGap) {
  const std::int64_t noon_us = kNoon.ns / 1000;
  constexpr std::int64_t kHourUs = 3'600'000'000;
  EXPECT_EQ(order_key(kNoon, Priority::normal), noon_us);
  EXPECT_EQ(order_key(kNoon, Priority::low), noon_us + kHourUs);
  EXPECT_EQ(order_key(kNoon, Priority::high), noon_us - kHourUs);
  EXPECT_EQ(order_key(kNoon, Priority::urgent), noon_us - 4 * kHourUs);
}

TEST(OrderKey, NoJobIsOvertakenByOneThatComesAfterThePublishedBound) {
  for (const Priority waiting :
       {Priority::low, Priority::normal, Priority::high, Priority::urgent}) {
    for (const Priority later :
         {Priority::low, Priority::normal, Priority::high, Priority::urgent}) {
      const auto bound = overtaken_for_at_most(waiting);
      EXPECT_LE(order_key(kNoon, waiting), order_key(kNoon + bound, later));
    }
  }
  EXPECT_EQ(overtaken_for_at_most(Priority::low), std::chrono::hours(5));
  EXPECT_EQ(overtaken_for_at_most(Priority::urgent), std::chrono::hours(0));
}

TEST(NewJob, IsPendingWithAnIdAndAPlaceInTheQueue) {
  Job job = new_job(kNoon);
  EXPECT_TRUE(base::is_id("job", job.job_id));
  EXPECT_EQ(job.status, Status::pending);
  EXPECT_EQ(job.created_at, kNoon);
  EXPECT_EQ(job.phase, "queued");
  EXPECT_EQ(job.order_key, order_key(kNoon, Priority::normal));
  job.priority = Priority::urgent;
  finish_new_job(job);
  EXPECT_EQ(job.order_key, order_key(kNoon, Priority::urgent));
}

TEST(JobJson, HasTheFieldsOfTheDescriptionButNotTheInternalOnes) {
  const base::Json json = to_json(new_job(kNoon));
  EXPECT_EQ(json["status"], "pending");
  EXPECT_EQ(json["created_at"], "2026-01-05T12:00:00.000000Z");
  EXPECT_FALSE(json.contains("order_key"));
  EXPECT_FALSE(json.contains("error_message"));
  const base::Json schema = job_schema();
  EXPECT_EQ(schema["properties"]["progress"]["maximum"], 100);
  EXPECT_EQ(schema["properties"]["priority"]["enum"],
            base::Json({"low", "normal", "high", "urgent"}));
  EXPECT_FALSE(backtest_schema()["properties"].contains("artifact"));
}

TEST(Transitions, LeadOutOfLiveStatesOnlyAndNameEachEventOnce) {
  for (const Transition& t : transitions()) {
    EXPECT_FALSE(is_final(t.from)) << base::enum_name(t.event);
    EXPECT_EQ(next_status(t.from, t.event), t.to);
    const auto same = std::count_if(transitions().begin(), transitions().end(), [&](const auto& o) {
      return o.from == t.from && o.event == t.event;
    });
    EXPECT_EQ(same, 1);
  }
  EXPECT_FALSE(next_status(Status::completed, Event::claim));
  EXPECT_FALSE(next_status(Status::pending, Event::complete));
}

TEST(Transitions, ReachEveryStateFromPending) {
  std::vector<Status> reached = {Status::pending};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const Transition& t : transitions()) {
      if (t.from == reached[i] && std::ranges::find(reached, t.to) == reached.end()) {
        reached.push_back(t.to);
      }
    }
  }
  EXPECT_THAT(reached, ::testing::UnorderedElementsAreArray(kStates));
}

// The document and the table cannot drift apart.
TEST(Transitions, AreTheTableInTheDocument) {
  const char* source = std::getenv("HINDCAST_SOURCE_DIR");
  if (source == nullptr) GTEST_SKIP() << "HINDCAST_SOURCE_DIR is not set: run by ctest";
  std::ifstream file(std::string(source) + "/docs/job-states.md");
  std::stringstream text;
  text << file.rdbuf();
  std::vector<std::string> documented;
  bool in_table = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("| From | Event | To |")) {
      in_table = true;
      std::getline(text, line);  // the rule below the heading
    } else if (!line.starts_with("| ")) {
      in_table = false;
    } else if (in_table) {
      documented.push_back(line.substr(0, line.rfind(" | ")));
    }
  }
  std::vector<std::string> expected;
  for (const Transition& t : transitions()) {
    expected.push_back("| " + std::string(base::enum_name(t.from)) + " | " +
                       std::string(base::enum_name(t.event)) + " | " +
                       std::string(base::enum_name(t.to)));
  }
  EXPECT_EQ(documented, expected);
}

TEST(Cursor, ComesBackAsThePlaceItNamed) {
  const Place place{kNoon, "job_01ABC"};
  const auto back = decode_cursor(CursorKind::jobs, encode_cursor(CursorKind::jobs, place));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->created_at, place.created_at);
  EXPECT_EQ(back->id, place.id);
}

TEST(Cursor, OfAnotherListOrFromAStrangerIsRefused) {
  const std::string cursor = encode_cursor(CursorKind::jobs, {kNoon, "job_01ABC"});
  EXPECT_FALSE(decode_cursor(CursorKind::strategies, cursor));
  for (std::size_t i = 0; i < 56; ++i) {
    std::string damaged = cursor;
    damaged[i] = 'z';
    EXPECT_FALSE(decode_cursor(CursorKind::jobs, damaged)) << i;
  }
  for (const std::string& bad :
       {std::string(), std::string("00"), cursor + "0", cursor + "20", std::string(10000, '6'),
        encode_cursor(CursorKind::jobs, {kNoon, ""}),
        encode_cursor(CursorKind::jobs, {kNoon, std::string(kIdBytesMax + 1, 'a')})}) {
    const auto decoded = decode_cursor(CursorKind::jobs, bad);
    ASSERT_FALSE(decoded) << bad.substr(0, 100);
    ASSERT_EQ(decoded.error().problems.size(), 1u);
    EXPECT_EQ(decoded.error().problems[0].pointer, "/cursor");
  }
}

}  // namespace
}  // namespace hindcast::jobs
