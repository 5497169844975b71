// JobStore: what was acknowledged is there after a SIGKILL.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "base/file.h"
#include "conformance/job_store_suite.h"

namespace hindcast::conformance {
namespace {

using jobs::Job;

// The store is opened by the children only: threads do not survive a fork.
class Crashes : public JobStoreSuite {
 protected:
  void SetUp() override { place_ = GetParam().make_place(); }

  // In a child: submits and completes until it is killed, and writes each id once it is durable.
  [[noreturn]] void submit_for_ever(int acknowledged) {
    store_ = open_another();
    register_worker("wrk_" + std::to_string(::getpid()), std::chrono::hours(1));
    while (true) {
      const Job job = submit();
      const std::string line = job.job_id + "\n";
      if (::write(acknowledged, line.data(), line.size()) < 0) _exit(1);
      const Job claimed = claim_one("wrk_" + std::to_string(::getpid()));
      const auto completed = store_->complete(lease_of(claimed), completion_of(claimed));
      if (!completed) _exit(2);
    }
  }

  // The ids that a child acknowledged before it was killed.
  std::vector<std::string> run_and_kill(std::size_t after_ids) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) submit_for_ever(ends[1]);
    const base::Fd from(ends[0]);
    ::close(ends[1]);
    std::string text;
    std::array<char, 4096> buffer;
    bool killed = false;
    while (true) {
      const ssize_t n = ::read(from.get(), buffer.data(), buffer.size());
      if (n <= 0) break;
      text.append(buffer.data(), static_cast<std::size_t>(n));
      const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
      if (!killed && lines >= after_ids) killed = ::kill(child, SIGKILL) == 0;
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
    std::vector<std::string> ids;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      if (end == std::string::npos) break;
      ids.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return ids;
  }
};

TEST_P(Crashes, EveryAcknowledgedJobIsThereAfterAKill) {
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 5; ++round) {
    const auto ids = run_and_kill(20 + 7 * static_cast<std::size_t>(round));
    acknowledged.insert(acknowledged.end(), ids.begin(), ids.end());
    const auto store = open_another();
    for (const std::string& id : acknowledged) {
      const auto job = store->get_backtest_job(id);
      ASSERT_TRUE(job) << id;
      // A completed job and its feed entry come together or not at all.
      if (job->status == jobs::Status::completed) {
        EXPECT_TRUE(store->get_backtest(*job->result_backtest_id)) << id;
      }
    }
    const auto counts = store->counts();
    ASSERT_TRUE(counts);
    EXPECT_GE(counts->pending + counts->running + counts->completed,
              static_cast<std::int64_t>(acknowledged.size()));
  }
}

HINDCAST_FOR_EVERY_STORE(Crashes);

}  // namespace
}  // namespace hindcast::conformance
