// /api/system, estimates, repeating and cancelling jobs, expected times.
#include <gmock/gmock.h>

#include "api/house.h"
#include "support/job_fixtures.h"

namespace hindcast::api {
namespace {

using base::Json;

std::string path_of(const std::string& job_id) { return "/api/backtest-jobs/" + job_id; }

TEST(SystemApi, TellsTheQueueByPriorityAndHowLongTheOldestWaits) {
  House house;
  EXPECT_TRUE(parse(house.get("/api/system")).at("queue").at("oldest_pending_at").is_null());
  const std::string first = house.submit();
  Json urgent = Json::parse(kExampleJob);
  urgent["priority"] = "urgent";
  house.submit(urgent.dump());
  const Json system = parse(house.get("/api/system"));
  EXPECT_EQ(system.at("jobs").at("pending"), 2);
  const Json& queue = system.at("queue");
  EXPECT_EQ(queue.at("pending_by_priority").at("normal"), 1);
  EXPECT_EQ(queue.at("pending_by_priority").at("urgent"), 1);
  EXPECT_EQ(queue.at("oldest_pending_at"), parse(house.get(path_of(first))).at("created_at"));
  EXPECT_GE(queue.at("oldest_pending_seconds").get<double>(), 0);
  EXPECT_EQ(queue.at("slots"), 0);
  EXPECT_TRUE(queue.at("estimated_wait_seconds").is_null()) << "nobody works";
}

TEST(SystemApi, TellsWhatEachWorkerRuns) {
  House house;
  const std::string id = house.submit();
  const jobs::Lease lease = house.claim();
  const Json system = parse(house.get("/api/system"));
  ASSERT_EQ(system.at("workers").size(), 1u);
  const Json& worker = system.at("workers")[0];
  EXPECT_EQ(worker.at("worker_id"), lease.worker_id);
  EXPECT_EQ(worker.at("slots"), 3);
  EXPECT_EQ(worker.at("alive"), true);
  EXPECT_TRUE(worker.at("last_heartbeat_at").is_string());
  ASSERT_EQ(worker.at("running").size(), 1u);
  EXPECT_EQ(worker.at("running")[0].at("job_id"), id);
  EXPECT_EQ(worker.at("running")[0].at("attempt"), 1);
  EXPECT_EQ(system.at("queue").at("free_slots"), 2);
}

TEST(SystemApi, ActivityHasOneRowAStepAndCountsEachJobOnce) {
  House house;
  house.finished_backtest(example_document(house, 24));
  house.submit();
  const Json activity = parse(house.get("/api/system/activity?minutes=30&max_points=10"));
  EXPECT_EQ(activity.at("step_seconds"), 180);
  const auto sum = [&](const char* name) {
    std::int64_t total = 0;
    for (const Json& n : activity.at(name)) total += n.get<std::int64_t>();
    return total;
  };
  EXPECT_EQ(activity.at("time").size(), 10u);
  EXPECT_EQ(activity.at("pending").back(), 1) << "now";
  EXPECT_EQ(activity.at("pending").front(), 0) << "half an hour ago";
  EXPECT_GE(activity.at("pending_most").back(), 1);
  EXPECT_EQ(sum("submitted"), 2);
  EXPECT_EQ(sum("started"), 1);
  EXPECT_EQ(sum("completed"), 1);
  EXPECT_EQ(sum("failed"), 0);
  double run = 0;
  for (const Json& seconds : activity.at("run_p50_seconds")) {
    if (!seconds.is_null()) run = seconds;
  }
  EXPECT_NEAR(run, 0.125, 0.125 * 0.1) << "the fixture's actual_duration";
  EXPECT_EQ(house.get("/api/system/activity?minutes=0").status, 400);
}

TEST(EstimatesApi, ASubmissionCanBeEstimatedWithoutBeingStored) {
  House house;
  const auto reply = house.post("/api/backtest-estimates", kExampleJob);
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json estimate = parse(reply);
  EXPECT_EQ(estimate.at("valid"), true);
  EXPECT_EQ(estimate.at("seconds"), 2.5);
  EXPECT_EQ(estimate.at("bars"), 240);
  EXPECT_EQ(estimate.at("data_start"), "2024-01-01T00:00:00Z");
  EXPECT_TRUE(estimate.at("wait_seconds").is_null());
  EXPECT_TRUE(parse(house.get("/api/backtest-jobs")).at("items").empty());
}

TEST(EstimatesApi, WhatIsWrongIsAnAnswerAndNoFailure) {
  House house;
  Json body = Json::parse(kExampleJob);
  body["initial_capital"] = -1;
  body["strategy_definition"] = {{"entry_conditions", "clse > 1"}};
  const auto reply = house.post("/api/backtest-estimates", body.dump());
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json estimate = parse(reply);
  EXPECT_EQ(estimate.at("valid"), false);
  std::vector<std::string> pointers;
  for (const Json& p : estimate.at("problems")) pointers.push_back(p.at("pointer"));
  EXPECT_THAT(pointers,
              testing::IsSupersetOf({"/initial_capital", "/strategy_definition/entry_conditions"}));
  body = Json::parse(kExampleJob);
  body["assets"] = {"NONE/USD"};
  const Json no_data = parse(house.post("/api/backtest-estimates", body.dump()));
  EXPECT_EQ(no_data.at("valid"), false);
  EXPECT_EQ(house.post("/api/backtest-estimates", "{").status, 400);
}

TEST(RetryApi, AJobThatEndedIsSubmittedAgainExactlyAsItWas) {
  House house;
  Json body = Json::parse(kExampleJob);
  body["priority"] = "high";
  body["costs"] = {{"commission_pct", 0.2}};
  const std::string id = house.submit(body.dump());
  EXPECT_EQ(house.post(path_of(id) + "/retry", "").status, 409) << "it still waits";
  house.send("DELETE", path_of(id));
  const auto reply = house.post(path_of(id) + "/retry", "");
  ASSERT_EQ(reply.status, 202) << reply.body;
  const Json again = parse(house.get(reply.header("location"))),
             first = parse(house.get(path_of(id)));
  EXPECT_EQ(again.at("retry_of"), id);
  EXPECT_NE(again.at("job_id"), id);
  for (const char* name : {"user_id", "priority", "strategy_definition", "costs", "execution",
                           "assets", "period", "timeframe", "initial_capital", "strategy_name"}) {
    EXPECT_EQ(again.at(name), first.at(name)) << name;
  }
  EXPECT_EQ(house.post("/api/backtest-jobs/job_x/retry", "").status, 404);
}

TEST(RetryApi, AKeyMakesRepeatingSafe) {
  House house;
  const std::string id = house.submit();
  house.send("DELETE", path_of(id));
  const support::HttpHeaders key = {{"Idempotency-Key", "again"}};
  const auto first = house.post(path_of(id) + "/retry", "", key);
  const auto second = house.post(path_of(id) + "/retry", "", key);
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(parse(first).at("job_id"), parse(second).at("job_id"));
}

TEST(CancellationsApi, EachWishHasItsOwnOutcome) {
  House house;
  const std::string running = house.submit();
  house.claim();
  const std::string pending = house.submit();
  const std::string absent = "job_00000000000000000000000000";
  const auto reply = house.post("/api/backtest-jobs/cancellations",
                                Json{{"job_ids", {pending, running, absent, "x"}}}.dump());
  ASSERT_EQ(reply.status, 200) << reply.body;
  std::vector<std::string> outcomes;
  const Json answer = parse(reply);
  for (const Json& item : answer.at("items")) outcomes.push_back(item.at("outcome"));
  EXPECT_EQ(outcomes,
            (std::vector<std::string>{"cancelled", "requested", "not_found", "not_found"}));
  EXPECT_EQ(house.post("/api/backtest-jobs/cancellations", R"({"job_ids": []})").status, 422);
  EXPECT_EQ(house.post("/api/backtest-jobs/cancellations", R"({"ids": ["x"]})").status, 422);
  EXPECT_EQ(house.get("/api/backtest-jobs/cancellations").status, 405);
}

TEST(ExpectedTimesApi, ComeFromSlotsAndRecentRuns) {
  House house;
  EXPECT_FALSE(parse(house.get(path_of(house.submit()))).contains("expected_start_at"))
      << "without a worker nobody knows";
  house.claim();
  const std::string next = house.submit();
  const auto first = house.get(path_of(next));
  const Json job = parse(first);
  EXPECT_EQ(job.at("queue_position"), 0);
  EXPECT_TRUE(job.at("expected_start_at").is_string());
  EXPECT_GE(job.at("expected_completion_at"), job.at("expected_start_at"));
  // The clock alone makes no new version of the answer.
  EXPECT_EQ(house.get(path_of(next), {{"If-None-Match", first.header("etag")}}).status, 304);
}

}  // namespace
}  // namespace hindcast::api
