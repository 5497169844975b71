#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

std::string with_value(const char* pointer, const Json& value) {
  Json body = Json::parse(kExampleJob);
  body[Json::json_pointer(pointer)] = value;
  return body.dump();
}

TEST(JobsApi, StoresTheSpecificationsExampleAndSaysWhere) {
  House house;
  const auto reply = house.post("/api/backtest-jobs", kExampleJob);
  ASSERT_EQ(reply.status, 202) << reply.body;
  const Json job = parse(reply);
  EXPECT_EQ(reply.header("location"), "/api/backtest-jobs/" + job.at("job_id").get<std::string>());
  EXPECT_EQ(reply.header("retry-after"), "3");
  EXPECT_EQ(job.at("status"), "pending");
  EXPECT_EQ(job.at("user_id"), "alice");
  EXPECT_EQ(job.at("estimated_duration"), 2.5);
  EXPECT_EQ(job.at("strategy_definition").at("template_id"), "momentum");
  EXPECT_EQ(job.at("data_start"), "2024-01-01T00:00:00Z");
}

TEST(JobsApi, GenerateCreatesAJobToo) {
  House house;
  const auto reply = house.post("/api/backtests/generate", kExampleJob);
  ASSERT_EQ(reply.status, 202) << reply.body;
  EXPECT_EQ(house.get(reply.header("location")).status, 200);
}

TEST(JobsApi, UserAndPriorityHaveDefaults) {
  House house;
  Json body = Json::parse(kExampleJob);
  body.erase("user_id");
  body.erase("priority");
  const Json job = parse(house.post("/api/backtest-jobs", body.dump()));
  EXPECT_EQ(job.at("user_id"), "local");
  EXPECT_EQ(job.at("priority"), "normal");
}

TEST(JobsApi, AnIdempotencyKeyGivesTheSameJobForTheSameBody) {
  House house;
  const support::HttpHeaders key{{"Idempotency-Key", "k1"}};
  const auto first = house.post("/api/backtest-jobs", kExampleJob, key);
  // White space and the order of keys do not make another submission.
  const auto again = house.post("/api/backtest-jobs", Json::parse(kExampleJob).dump(), key);
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(parse(again).at("job_id"), parse(first).at("job_id"));

  const auto other = house.post("/api/backtest-jobs", with_value("/initial_capital", 5), key);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(parse(other).at("type"), "/problems/idempotency-key-reused");

  const auto other_user = house.post("/api/backtest-jobs", with_value("/user_id", "bob"), key);
  EXPECT_EQ(other_user.status, 202) << "users have keys of their own";
}

TEST(JobsApi, StatusHasAWeakEtagThatChangesWithTheJob) {
  House house;
  const std::string path = "/api/backtest-jobs/" + house.submit();
  const auto first = house.get(path);
  const std::string etag = first.header("etag");
  EXPECT_THAT(etag, testing::StartsWith("W/\""));
  EXPECT_EQ(first.header("cache-control"), "private, no-cache");

  const auto unchanged = house.get(path, {{"If-None-Match", etag}});
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.header("etag"), etag);

  house.claim();
  const auto changed = house.get(path, {{"If-None-Match", etag}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_FALSE(parse(changed).contains("queue_position"));
}

TEST(JobsApi, QueuePositionCountsTheJobsAhead) {
  House house;
  house.submit();
  const std::string second = house.submit();
  EXPECT_EQ(parse(house.get("/api/backtest-jobs/" + second)).at("queue_position"), 1);
  const std::string urgent = house.submit(with_value("/priority", "urgent"));
  EXPECT_EQ(parse(house.get("/api/backtest-jobs/" + urgent)).at("queue_position"), 0);
}

TEST(JobsApi, CancelsPendingAtOnceAndRunningOnRequest) {
  House house;
  const std::string running = "/api/backtest-jobs/" + house.submit();
  const jobs::Lease lease = house.claim();
  const std::string pending = "/api/backtest-jobs/" + house.submit();

  const auto now = support::fetch(house.port(), "DELETE", pending);
  EXPECT_EQ(now.status, 200);
  EXPECT_EQ(parse(now).at("status"), "cancelled");
  EXPECT_EQ(support::fetch(house.port(), "DELETE", pending).status, 200) << "repeatable";

  const auto later = support::fetch(house.port(), "DELETE", running);
  EXPECT_EQ(later.status, 202);
  EXPECT_TRUE(parse(later).contains("cancel_requested_at"));

  house.complete(lease, example_document(house, 24));
  const auto too_late = support::fetch(house.port(), "DELETE", running);
  EXPECT_EQ(too_late.status, 409);
  EXPECT_EQ(parse(too_late).at("type"), "/problems/conflict");
}

TEST(JobsApi, AJobKeepsAllOfItsRequest) {
  House house;
  Json body = Json::parse(kExampleJob);
  body["market_rules"] = {{"tick_size", 0.5}};
  body["account"] = {{"leverage", 3.0}};
  body["prove"] = true;
  const auto reply = house.post("/api/backtest-jobs", body.dump());
  ASSERT_EQ(reply.status, 202) << reply.body;
  const Json job = parse(house.get(reply.header("location")));
  EXPECT_EQ(job.at("market_rules").at("tick_size"), 0.5);
  EXPECT_EQ(job.at("account").at("leverage"), 3.0);
  EXPECT_EQ(job.at("prove"), true);
}

TEST(JobsApi, ListsInPagesNewestFirst) {
  House house;
  std::vector<std::string> submitted;
  for (int i = 0; i < 5; ++i) submitted.push_back(house.submit());
  house.submit(with_value("/user_id", "bob"));
  std::ranges::reverse(submitted);

  std::vector<std::string> listed;
  std::string cursor;
  int pages = 0;
  do {
    const Json page = parse(house.get("/api/backtest-jobs/user/alice?limit=2" +
                                      (cursor.empty() ? "" : "&cursor=" + cursor)));
    for (const Json& job : page.at("items")) listed.push_back(job.at("job_id"));
    cursor = page.at("next_cursor").is_null() ? "" : page.at("next_cursor").get<std::string>();
    ASSERT_LE(++pages, 4);
  } while (!cursor.empty());
  EXPECT_EQ(listed, submitted);
  EXPECT_EQ(parse(house.get("/api/backtest-jobs")).at("items").size(), 6u);
}

TEST(JobsApi, ListsOneStateOnly) {
  House house;
  house.submit();
  house.claim();
  house.submit();
  const auto count = [&](const char* status) {
    return parse(house.get("/api/backtest-jobs?status=" + std::string(status))).at("items").size();
  };
  EXPECT_EQ(count("pending"), 1u);
  EXPECT_EQ(count("running"), 1u);
  EXPECT_EQ(count("failed"), 0u);
}

TEST(JobsApi, DrainingRefusesNewJobsOnly) {
  House house;
  const std::string id = house.submit();
  house.server().drain();
  const auto refused = house.post("/api/backtest-jobs", kExampleJob);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(house.get("/readyz").status, 503);
  EXPECT_EQ(house.get("/healthz").status, 200);
  EXPECT_EQ(house.get("/api/backtest-jobs/" + id).status, 200);
}

}  // namespace
}  // namespace hindcast::api
