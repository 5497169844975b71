#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;
using support::HttpClient;
using support::ServerEvent;

// An open stream; every read ends after the client's patience.
class Follower {
 public:
  Follower(House& house, const std::string& job_id, const std::string& last_event_id = "")
      : client_(house.port()) {
    support::HttpHeaders headers{{"Accept", "text/event-stream"}};
    if (!last_event_id.empty()) headers.emplace_back("Last-Event-ID", last_event_id);
    const auto reply = client_.send("GET", "/api/backtest-jobs/" + job_id + "/events", headers);
    status = reply.status;
    EXPECT_TRUE(status != 200 || reply.header("content-type") == "text/event-stream");
  }
  // The next event of that name; others are skipped.
  ServerEvent next(const std::string& name) {
    while (auto event = client_.next_event()) {
      if (event->name == name) return *event;
    }
    ADD_FAILURE() << "the stream ended before " << name;
    return {};
  }
  std::vector<ServerEvent> rest() {
    std::vector<ServerEvent> events;
    while (auto event = client_.next_event()) events.push_back(*event);
    return events;
  }
  HttpClient& client() { return client_; }
  int status = 0;

 private:
  HttpClient client_;
};

jobs::ProgressReport report(int progress, double equity) {
  return {.progress = progress,
          .phase = "simulating",
          .data_start = {},
          .data_end = {},
          .events = {{.id = 0, .kind = "equity", .payload = {{"equity", equity}}}}};
}

std::vector<std::string> names_of(const std::vector<ServerEvent>& events) {
  std::vector<std::string> names;
  for (const auto& event : events) names.push_back(event.name);
  return names;
}

TEST(Events, FollowAJobFromTheQueueToItsResult) {
  House house;
  const std::string id = house.submit();
  Follower follower(house, id);
  const Json pending = Json::parse(follower.next("status").data);
  EXPECT_EQ(pending.at("status"), "pending");
  EXPECT_EQ(pending.at("queue_position"), 0);

  const jobs::Lease lease = house.claim();
  EXPECT_EQ(Json::parse(follower.next("status").data).at("status"), "running");
  must(house.jobs().report_progress(lease, report(40, 10'050)));
  const ServerEvent equity = follower.next("equity");
  EXPECT_EQ(Json::parse(equity.data).at("equity"), 10'050);
  EXPECT_FALSE(equity.id.empty());

  const std::string backtest = house.complete(lease, example_document(house, 24));
  const ServerEvent done = follower.next("done");
  EXPECT_EQ(Json::parse(done.data).at("status"), "completed");
  EXPECT_EQ(Json::parse(done.data).at("result_backtest_id"), backtest);
  EXPECT_GT(std::stoll(done.id), std::stoll(equity.id));
  EXPECT_TRUE(follower.client().closed_by_server());
}

TEST(Events, ResumeAfterTheLastEventWithoutRepeatingOrLosingOne) {
  House house;
  const std::string id = house.submit();
  const jobs::Lease lease = house.claim();
  for (int i = 1; i <= 3; ++i) must(house.jobs().report_progress(lease, report(i * 10, i)));

  Follower first(house, id);
  const std::string seen = first.next("equity").id;
  house.complete(lease, example_document(house, 24));

  Follower second(house, id, seen);
  const auto events = second.rest();
  std::vector<double> equity;
  for (const auto& event : events) {
    if (event.name == "equity") equity.push_back(Json::parse(event.data).at("equity"));
  }
  EXPECT_THAT(equity, testing::ElementsAre(2, 3));
  EXPECT_EQ(names_of(events).front(), "status");
  EXPECT_EQ(names_of(events).back(), "done");

  Follower third(house, id, events.back().id);
  EXPECT_EQ(third.status, 204) << "tells a browser not to come back";
}

TEST(Events, IdsRiseOverAllAttempts) {
  House house;
  const std::string id = house.submit();
  const jobs::Lease first = house.claim();
  must(house.jobs().report_progress(first, report(10, 1)));
  must(house.jobs().release(first));
  const jobs::Lease second = house.claim();
  must(house.jobs().report_progress(second, report(20, 2)));
  house.complete(second, example_document(house, 24));
  std::int64_t last = 0;
  for (const auto& event : Follower(house, id).rest()) {
    if (event.id.empty()) continue;
    EXPECT_GT(std::stoll(event.id), last);
    last = std::stoll(event.id);
  }
  EXPECT_GT(last, 2);
}

TEST(Events, TellCancellingAndFailing) {
  House house;
  const std::string cancelled = house.submit();
  Follower follower(house, cancelled);
  support::fetch(house.port(), "DELETE", "/api/backtest-jobs/" + cancelled);
  EXPECT_EQ(Json::parse(follower.next("done").data).at("status"), "cancelled");

  const std::string failed = house.submit();
  const jobs::Lease lease = house.claim();
  must(house.jobs().fail(lease, {.message = "out of memory",
                                 .error = {{"code", "memory_limit"}},
                                 .actual_duration = 1,
                                 .events = {}}));
  const Json done = Json::parse(Follower(house, failed).next("done").data);
  EXPECT_EQ(done.at("status"), "failed");
  EXPECT_EQ(done.at("error_message"), "out of memory");
}

TEST(Events, SendAHeartbeatWhenNothingChanges) {
  House house([](Options& o) { o.stream_heartbeat = std::chrono::milliseconds(20); });
  Follower follower(house, house.submit());
  EXPECT_EQ(follower.client().next_comment(), ": still here");
  EXPECT_EQ(follower.client().next_comment(), ": still here");
}

TEST(Events, AreRefusedBeyondTheLimitOfStreams) {
  House house([](Options& o) { o.streams_max = 1; });
  const std::string id = house.submit();
  Follower first(house, id);
  first.next("status");
  EXPECT_EQ(Follower(house, id).status, 503);
}

TEST(Events, EndWithTheServer) {
  auto house = std::make_unique<House>();
  Follower follower(*house, house->submit());
  follower.next("status");
  house.reset();
  EXPECT_TRUE(follower.client().closed_by_server());
}

TEST(Events, AreOfferedAsEventStreamOnly) {
  House house;
  const std::string path = "/api/backtest-jobs/" + house.submit() + "/events";
  EXPECT_EQ(house.get(path, {{"Accept", "application/json"}}).status, 406);
  EXPECT_EQ(support::fetch(house.port(), "HEAD", path).status, 200);
  EXPECT_EQ(house.get(path, {{"Last-Event-ID", "x"}}).status, 400);
}

}  // namespace
}  // namespace hindcast::api
