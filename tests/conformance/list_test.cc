// JobStore: pages, the feed, counts, events.
#include <algorithm>
#include <set>

#include "conformance/job_store_suite.h"
#include "jobs/limits.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using jobs::Job;
using jobs::Status;

class Paging : public JobStoreSuite {};
struct Figures;
class Feed : public JobStoreSuite {
 protected:
  std::string publish(const Figures& figures,
                      const std::function<void(jobs::Backtest&)>& change = {});
  // All pages of the query; `between` is called after each.
  std::vector<std::string> listed(jobs::FeedQuery query, const std::function<void()>& between = {});
};
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

struct Figures {
  double total_return = 0;
  std::optional<double> sharpe;
  double drawdown = 0;
};

// A completed job with these figures; its result's id.
std::string Feed::publish(const Figures& figures,
                          const std::function<void(jobs::Backtest&)>& change) {
  jobs::Completion completion = completion_of(job_in(Status::running));
  jobs::Backtest& backtest = completion.backtest;
  backtest.total_return_pct = figures.total_return;
  backtest.sharpe = figures.sharpe;
  backtest.max_drawdown_pct = figures.drawdown;
  if (change) change(backtest);
  EXPECT_OK(store_->complete({backtest.job_id, "wrk_1", 1}, completion));
  return backtest.backtest_id;
}

std::vector<std::string> Feed::listed(jobs::FeedQuery query, const std::function<void()>& between) {
  std::vector<std::string> seen;
  do {
    const auto page = store_->list_backtests(query);
    if (!page) {
      ADD_FAILURE() << page.error().describe();
      break;
    }
    EXPECT_LE(page->items.size(), static_cast<std::size_t>(query.limit));
    for (const jobs::Backtest& entry : page->items) seen.push_back(entry.backtest_id);
    query.cursor = page->next_cursor;
    if (between) between();
  } while (!query.cursor.empty());
  return seen;
}

using Order = jobs::FeedOrder;
using Ids = std::vector<std::string>;

TEST_P(Feed, IsOrderedByEachFigureBothWaysWithTiesNewestFirst) {
  const std::string a = publish({.total_return = 5, .sharpe = -1, .drawdown = -10});
  const std::string b = publish({.total_return = -3, .sharpe = {}, .drawdown = -40});
  const std::string c = publish({.total_return = 5, .sharpe = 2.5, .drawdown = -1});
  const std::string d = publish({.total_return = 80.25, .sharpe = {}, .drawdown = -10});
  const std::string e = publish({.total_return = 0, .sharpe = 0, .drawdown = 0});
  for (const int limit : {1, 2, 3, 5, 50}) {
    const auto ids = [&](Order order, bool ascending) {
      return listed({.order = order, .ascending = ascending, .limit = limit});
    };
    EXPECT_EQ(ids(Order::created_at, false), (Ids{e, d, c, b, a})) << limit;
    EXPECT_EQ(ids(Order::created_at, true), (Ids{a, b, c, d, e})) << limit;
    EXPECT_EQ(ids(Order::total_return_pct, false), (Ids{d, c, a, e, b})) << limit;
    EXPECT_EQ(ids(Order::total_return_pct, true), (Ids{b, e, a, c, d})) << limit;
    EXPECT_EQ(ids(Order::max_drawdown_pct, false), (Ids{e, c, d, a, b})) << limit;
    EXPECT_EQ(ids(Order::max_drawdown_pct, true), (Ids{b, a, d, c, e})) << limit;
    // Without a Sharpe ratio: last, whichever way the others are.
    EXPECT_EQ(ids(Order::sharpe, false), (Ids{c, e, a, d, b})) << limit;
    EXPECT_EQ(ids(Order::sharpe, true), (Ids{a, e, c, b, d})) << limit;
  }
}

TEST_P(Feed, ShowsEachResultOnceWhileOthersAreAddedAndRemoved) {
  Ids by_return;
  for (const double figure : {3, 1, 4, 1, 5, 9, 2, 6}) {
    by_return.push_back(publish({.total_return = figure, .sharpe = figure}));
  }
  const auto figure = [&](const std::string& id) {
    return store_->get_backtest(id)->total_return_pct;
  };
  std::ranges::sort(by_return, [&](const auto& x, const auto& y) {
    return std::pair(figure(x), x) > std::pair(figure(y), y);
  });
  for (const Order order : {Order::total_return_pct, Order::sharpe}) {
    Ids added;
    const Ids seen = listed({.order = order, .limit = 2}, [&] {
      if (added.size() < 6) added.push_back(publish({.total_return = 4, .sharpe = 4}));
    });
    Ids kept;
    for (const std::string& id : seen) {
      if (std::ranges::find(by_return, id) != by_return.end()) kept.push_back(id);
    }
    EXPECT_EQ(kept, by_return);
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), seen.size());
    for (const std::string& id : added) {
      EXPECT_OK(store_->delete_backtest_job(store_->get_backtest(id)->job_id));
    }
  }
  // The last one of a page goes: the next page begins after its place all the same.
  const auto first = store_->list_backtests({.order = Order::total_return_pct, .limit = 3});
  EXPECT_OK(store_->delete_backtest_job(first->items.back().job_id));
  const auto second = store_->list_backtests(
      {.order = Order::total_return_pct, .limit = 1, .cursor = first->next_cursor});
  EXPECT_EQ(second->items.at(0).backtest_id, by_return[3]);
}

TEST_P(Feed, IsSearchedByTextAssetAndTemplate) {
  const auto named = [&](const char* name, std::vector<std::string> assets,
                         std::optional<std::string> template_id) {
    return publish({.total_return = 1, .sharpe = 1}, [&](jobs::Backtest& b) {
      b.strategy_name = name;
      b.strategy_description = std::string("about ") + name;
      b.assets = assets;
      b.template_id = template_id;
    });
  };
  const std::string a = named("Slow 100% cross", {"BTC/USD"}, "momentum");
  const std::string b = named("fast CROSS", {"ETH/BTC", "BTC/USD"}, std::nullopt);
  const std::string c = named("Reversal", {"ETH/BTC"}, "mean_reversion");
  for (const Order order : {Order::created_at, Order::total_return_pct, Order::sharpe}) {
    const auto found = [&](jobs::FeedQuery query) {
      query.order = order;
      query.limit = 1;
      return listed(query);
    };
    EXPECT_EQ(found({.text = "Cross"}), (Ids{b, a}));
    EXPECT_EQ(found({.text = "100%"}), (Ids{a}));
    EXPECT_EQ(found({.text = "ABOUT r"}), (Ids{c}));
    EXPECT_EQ(found({.text = "eth/"}), (Ids{c, b}));
    EXPECT_EQ(found({.text = "mentum"}), (Ids{a}));
    EXPECT_EQ(found({.text = "_"}), (Ids{c})) << "no wildcards";
    EXPECT_EQ(found({.asset = "BTC/USD"}), (Ids{b, a}));
    EXPECT_EQ(found({.asset = "BTC"}), Ids{});
    EXPECT_EQ(found({.template_id = "momentum"}), (Ids{a}));
    EXPECT_EQ(found({.asset = "ETH/BTC", .text = "cross"}), (Ids{b}));
    EXPECT_EQ(found({.user_id = "ada", .text = "cross"}), (Ids{b, a}));
    EXPECT_EQ(found({.user_id = "bob"}), Ids{});
  }
}

TEST_P(Feed, RefusesCursorsOfAnotherOrder) {
  for (int i = 0; i < 3; ++i) publish({.total_return = 1, .sharpe = 1});
  const std::string cursor =
      store_->list_backtests({.order = Order::sharpe, .limit = 1})->next_cursor;
  EXPECT_NE(cursor, "");
  const auto refused = [&](jobs::FeedQuery query, const std::string& with) {
    query.cursor = with;
    EXPECT_ERROR(store_->list_backtests(query), ErrorCode::invalid_argument);
  };
  refused({.order = Order::total_return_pct}, cursor);
  refused({.order = Order::sharpe, .ascending = true}, cursor);
  refused({}, cursor);
  refused({.order = Order::sharpe}, cursor.substr(0, cursor.size() - 1));
  refused({.order = Order::sharpe}, cursor.substr(0, 6 + 2 * 16));              // no id
  refused({.order = Order::sharpe}, "663264" + std::string(32, '6') + "6964");  // no number
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
