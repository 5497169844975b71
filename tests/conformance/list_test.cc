// JobStore: pages, the feed, counts, events.
#include <set>

#include "conformance/job_store_suite.h"
#include "jobs/limits.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using jobs::Job;
using jobs::Status;

class Paging : public JobStoreSuite {};
class Feed : public JobStoreSuite {};
class Counting : public JobStoreSuite {};
class Events : public JobStoreSuite {};

TEST_P(Paging, ListsNewestFirstAndEachJobOnceWhileOthersAreSubmitted) {
  std::vector<std::string> expected;
  for (int i = 0; i < 25; ++i) expected.insert(expected.begin(), submit().job_id);
  std::vector<std::string> seen;
  jobs::JobQuery query{.limit = 4};
  do {
    const auto page = store_->list_backtest_jobs(query);
    ASSERT_TRUE(page);
    EXPECT_LE(page->items.size(), 4u);
    for (const Job& job : page->items) seen.push_back(job.job_id);
    query.cursor = page->next_cursor;
    submit();
  } while (!query.cursor.empty());
  EXPECT_EQ(seen, expected);
}

TEST_P(Paging, SeparatesJobsOfOneMoment) {
  std::set<std::string> expected;
  for (int i = 0; i < 5; ++i) {
    Job job = draft();
    job.created_at = {1'767'614'400'000'000'000};
    expected.insert(store_->create_backtest_job(job, std::nullopt)->job.job_id);
  }
  std::multiset<std::string> seen;
  jobs::JobQuery query{.limit = 2};
  do {
    const auto page = store_->list_backtest_jobs(query);
    ASSERT_TRUE(page);
    for (const Job& job : page->items) seen.insert(job.job_id);
    query.cursor = page->next_cursor;
  } while (!query.cursor.empty());
  EXPECT_EQ(seen, std::multiset<std::string>(expected.begin(), expected.end()));
}

TEST_P(Paging, FiltersByUserAndStatus) {
  const Job ada_1 = submit("ada");
  const Job bob_1 = submit("bob");
  const Job ada_2 = submit("ada");
  EXPECT_OK(store_->cancel_backtest_job(ada_1.job_id));
  const auto ids = [&](std::optional<std::string> user, std::optional<Status> status) {
    std::vector<std::string> found;
    const auto page = store_->list_backtest_jobs({user, status, 50, ""});
    EXPECT_TRUE(page);
    for (const Job& job : page->items) {
      found.push_back(job.job_id);
    }
    return found;
  };
  using Ids = std::vector<std::string>;
  EXPECT_EQ(ids("ada", std::nullopt), (Ids{ada_2.job_id, ada_1.job_id}));
  EXPECT_EQ(ids(std::nullopt, Status::pending), (Ids{ada_2.job_id, bob_1.job_id}));
  EXPECT_EQ(ids("ada", Status::cancelled), (Ids{ada_1.job_id}));
  EXPECT_EQ(ids("eve", std::nullopt), Ids{});
}

TEST_P(Paging, TheLastPageHasNoCursor) {
  for (int i = 0; i < 4; ++i) submit();
  EXPECT_NE(store_->list_backtest_jobs({.limit = 3})->next_cursor, "");
  EXPECT_EQ(store_->list_backtest_jobs({.limit = 4})->next_cursor, "");
}

TEST_P(Paging, RefusesLimitsOutsideTheirRange) {
  for (const int limit : {-1, 0, jobs::kPageLimitMax + 1}) {
    EXPECT_ERROR(store_->list_backtest_jobs({.limit = limit}), ErrorCode::invalid_argument);
    EXPECT_ERROR(store_->list_backtests({.limit = limit}), ErrorCode::invalid_argument);
    EXPECT_ERROR(store_->get_pending_backtest_jobs(limit), ErrorCode::invalid_argument);
  }
}

TEST_P(Paging, RefusesForeignCursors) {
  for (int i = 0; i < 2; ++i) submit();
  const std::string cursor = store_->list_backtest_jobs({.limit = 1})->next_cursor;
  std::string odd = cursor;
  odd.pop_back();
  for (const std::string& bad : {std::string("x"), std::string("'; --"), odd, cursor + "00",
                                 std::string(100000, 'a'), std::string("6a")}) {
    EXPECT_ERROR(store_->list_backtest_jobs({.cursor = bad}), ErrorCode::invalid_argument);
  }
  EXPECT_ERROR(store_->list_backtests({.cursor = cursor}), ErrorCode::invalid_argument);
}

TEST_P(Feed, ListsCompletedJobsOfAUserNewestFirst) {
  std::vector<std::string> expected;
  for (int i = 0; i < 5; ++i) {
    expected.insert(expected.begin(), *job_in(Status::completed).result_backtest_id);
  }
  std::vector<std::string> seen;
  jobs::FeedQuery query{.user_id = "ada", .limit = 2};
  do {
    const auto page = store_->list_backtests(query);
    ASSERT_TRUE(page);
    for (const jobs::Backtest& entry : page->items) seen.push_back(entry.backtest_id);
    query.cursor = page->next_cursor;
  } while (!query.cursor.empty());
  EXPECT_EQ(seen, expected);
  EXPECT_TRUE(store_->list_backtests({.user_id = "bob"})->items.empty());
}

TEST_P(Feed, AnUnknownBacktestIsNotFound) {
  EXPECT_ERROR(store_->get_backtest("bt_absent"), ErrorCode::not_found);
}

TEST_P(Feed, KeepsAbsentFiguresAbsent) {
  const Job job = job_in(Status::running);
  jobs::Completion completion = completion_of(job);
  completion.backtest.sharpe.reset();
  EXPECT_OK(store_->complete(lease_of(job), completion));
  EXPECT_FALSE(store_->get_backtest(completion.backtest.backtest_id)->sharpe);
}

TEST_P(Counting, FollowsEveryChangeOfState) {
  job_in(Status::completed);
  job_in(Status::failed);
  job_in(Status::cancelled);
  job_in(Status::running);
  const Job pending = job_in(Status::pending);
  auto counts = store_->counts();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->pending, 1);
  EXPECT_EQ(counts->running, 1);
  EXPECT_EQ(counts->completed, 1);
  EXPECT_EQ(counts->failed, 1);
  EXPECT_EQ(counts->cancelled, 1);
  let_leases_run_out();
  EXPECT_OK(store_->cancel_backtest_job(pending.job_id));
  EXPECT_OK(store_->delete_backtest_job(pending.job_id));
  counts = store_->counts();
  EXPECT_EQ(counts->pending, 1);
  EXPECT_EQ(counts->running, 0);
  EXPECT_EQ(counts->cancelled, 1);
}

TEST_P(Events, AreNumberedFromOneOverAllAttempts) {
  const Job first = job_in(Status::running);
  EXPECT_OK(store_->report_progress(
      lease_of(first),
      {.progress = 1, .phase = "p", .events = {{0, "log", "a"}, {0, "log", "b"}}}));
  EXPECT_OK(store_->release(lease_of(first)));
  const Job second = claim_one();
  EXPECT_OK(store_->report_progress(
      lease_of(second), {.progress = 1, .phase = "p", .events = {{99, "equity", {1, 2}}}}));
  const auto all = store_->events_after(first.job_id, 0, 10);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ((*all)[i].id, i + 1);
  EXPECT_EQ((*all)[2].kind, "equity");
  EXPECT_EQ((*all)[2].payload, base::Json({1, 2}));
  EXPECT_EQ(store_->events_after(first.job_id, 1, 1)->front().payload, "b");
  EXPECT_TRUE(store_->events_after(first.job_id, 3, 10)->empty());
}

TEST_P(Events, OfAnUnknownJobAreNotFound) {
  EXPECT_ERROR(store_->events_after("job_absent", 0, 10), ErrorCode::not_found);
}

TEST_P(Events, EndWithANoteAtTheirLimit) {
  const Job job = job_in(Status::running);
  jobs::ProgressReport report{.progress = 1, .phase = "p"};
  report.events.assign(jobs::kJobEventsMax + 5, {0, "log", "x"});
  EXPECT_OK(store_->report_progress(lease_of(job), report));
  EXPECT_OK(store_->report_progress(lease_of(job), report));
  const auto last = store_->events_after(job.job_id, jobs::kJobEventsMax - 2, 100);
  ASSERT_TRUE(last);
  ASSERT_EQ(last->size(), 2u);
  EXPECT_EQ((*last)[0].kind, "log");
  EXPECT_EQ((*last)[1].id, jobs::kJobEventsMax);
  EXPECT_EQ((*last)[1].kind, "truncated");
  EXPECT_EQ((*last)[1].payload["limit"], "job_events_max");
}

TEST_P(Events, ThatAreTooLargeLeaveANote) {
  const Job job = job_in(Status::running);
  jobs::ProgressReport report{.progress = 1, .phase = "p"};
  report.events = {{0, "log", std::string(jobs::kJobEventBytesMax, 'x')}, {0, "log", "small"}};
  EXPECT_OK(store_->report_progress(lease_of(job), report));
  const auto events = store_->events_after(job.job_id, 0, 10);
  ASSERT_EQ(events->size(), 2u);
  EXPECT_EQ((*events)[0].kind, "truncated");
  EXPECT_EQ((*events)[0].payload["limit"], "job_event_bytes_max");
  EXPECT_EQ((*events)[1].payload, "small");
}

TEST_P(Events, WithBytesThatAreNotTextAreKeptReadable) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->report_progress(
      lease_of(job), {.progress = 1, .phase = "p", .events = {{0, "log", "a\xff z"}}}));
  EXPECT_EQ(store_->events_after(job.job_id, 0, 10)->front().payload, "a\xEF\xBF\xBD z");
}

HINDCAST_FOR_EVERY_STORE(Paging);
HINDCAST_FOR_EVERY_STORE(Feed);
HINDCAST_FOR_EVERY_STORE(Counting);
HINDCAST_FOR_EVERY_STORE(Events);

}  // namespace
}  // namespace hindcast::conformance
