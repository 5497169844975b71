// The frame of the conformance suite: a fixture over every JobStore there is. A new store joins by
// one entry in every_store() (job_store_suite.cc); the tests stay as they are.
#pragma once

#include <gmock/gmock.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jobs/job_store.h"
#include "support/fake_clock.h"

namespace hindcast::conformance {

// Somewhere jobs can be kept: every open() gives another store object on the same data.
class Place {
 public:
  virtual ~Place() = default;
  virtual base::Result<std::unique_ptr<jobs::JobStore>> open(const base::Clock& clock) = 0;
};

struct StoreKind {
  std::string name;
  std::function<std::unique_ptr<Place>()> make_place;
};
std::vector<StoreKind> every_store();

// What changed, as a test waits for it.
class ChangeLog {
 public:
  explicit ChangeLog(jobs::JobStore& store);
  // True as soon as a change for which `wanted` holds has been seen; false after 10 s.
  bool wait_for(const std::function<bool(const jobs::Change&)>& wanted);
  void stop() { subscription_.reset(); }
  std::size_t size();

 private:
  std::mutex mutex_;
  std::condition_variable grew_;
  std::vector<jobs::Change> seen_;
  std::unique_ptr<jobs::Subscription> subscription_;
};

class JobStoreSuite : public ::testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override;

  std::unique_ptr<jobs::JobStore> open_another();

  // A job that is ready to be submitted; each call moves the clock by a millisecond.
  jobs::Job draft(const std::string& user = "ada",
                  jobs::Priority priority = jobs::Priority::normal);
  jobs::Job submit(const std::string& user = "ada",
                   jobs::Priority priority = jobs::Priority::normal);
  void register_worker(const std::string& worker_id,
                       std::chrono::seconds lease = std::chrono::seconds(15));
  // Claims one job, which must be there.
  jobs::Job claim_one(const std::string& worker_id = "wrk_1");
  // A new job brought into this state, by worker "wrk_1" where one is needed.
  jobs::Job job_in(jobs::Status status);
  jobs::Job stored(const std::string& job_id);

  static jobs::Lease lease_of(const jobs::Job& job);
  jobs::Completion completion_of(const jobs::Job& job);
  // Lets the leases of all workers run out and sweeps them.
  std::vector<jobs::Reclaimed> let_leases_run_out();

  testing::FakeClock clock_;
  std::unique_ptr<Place> place_;
  std::unique_ptr<jobs::JobStore> store_;
};

// Results in assertions: EXPECT_OK(store.f()), EXPECT_ERROR(store.f(), ErrorCode::stale).
#define EXPECT_OK(expression)                                        \
  do {                                                               \
    const auto& ok_result = (expression);                            \
    EXPECT_TRUE(ok_result.has_value()) << ok_result.error().message; \
  } while (false)
#define EXPECT_ERROR(expression, expected)                                           \
  do {                                                                               \
    const auto& error_result = (expression);                                         \
    ASSERT_FALSE(error_result.has_value()) << #expression;                           \
    EXPECT_EQ(base::to_string(error_result.error().code), base::to_string(expected)) \
        << error_result.error().message;                                             \
  } while (false)

#define HINDCAST_FOR_EVERY_STORE(Suite)                                       \
  INSTANTIATE_TEST_SUITE_P(Stores, Suite, ::testing::ValuesIn(every_store()), \
                           [](const auto& entry) { return entry.param.name; })

}  // namespace hindcast::conformance
