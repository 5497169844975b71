#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "sandbox/confine.h"
#include "sandbox/running.h"

namespace hindcast::sandbox {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Running;

class Child : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = Supervisor::start(testing::test_options());
    ASSERT_TRUE(started) << started.error().describe();
    supervisor_ = std::move(*started).release();
  }
  static void TearDownTestSuite() {
    delete supervisor_;
    supervisor_ = nullptr;
  }
  static Exit run(std::string input, Limits limits = {}) {
    return Running::launch(*supervisor_, std::move(input), limits)->wait();
  }

  static inline Supervisor* supervisor_ = nullptr;
};

TEST_F(Child, OutputsWhatItWrote) {
  const Exit exit = run("echo hello there");
  EXPECT_EQ(exit.outcome, Outcome::done) << exit.detail;
  EXPECT_EQ(exit.output, "hello there");
  EXPECT_EQ(exit.code, 0);
  EXPECT_GT(exit.wall.count(), 0);
  EXPECT_GT(exit.peak_memory_bytes, 0u);
}

struct Ending {
  const char* name;
  const char* input;
  Limits limits;
  Outcome outcome;
  const char* detail;
};
std::ostream& operator<<(std::ostream& out, const Ending& e) { return out << e.name; }

class ChildEnding : public Child, public ::testing::WithParamInterface<Ending> {};

TEST_P(ChildEnding, IsReportedInWords) {
  const Ending& expected = GetParam();
  if (kSanitized && expected.outcome == Outcome::memory_limit) {
    GTEST_SKIP() << "sanitizers need unlimited address space";
  }
  if (kSanitized && expected.outcome == Outcome::crashed) {
    GTEST_SKIP() << "sanitizers end a crashing process in their own way";
  }
  const Exit exit = run(expected.input, expected.limits);
  EXPECT_EQ(to_string(exit.outcome), to_string(expected.outcome));
  EXPECT_THAT(exit.detail, ::testing::StartsWith(expected.detail));
}

constexpr std::uint64_t kMiB = 1 << 20;
const Ending kEndings[] = {
    {"Failure", "fail no data", {}, Outcome::failed, "exit code 1"},
    {"HighestFreeCode", "exit 63", {}, Outcome::failed, "exit code 63"},
    {"ReservedCode", "exit 66", {}, Outcome::failed, "exit code 63"},
    {"NegativeCode", "exit -1", {}, Outcome::failed, "exit code 63"},
    {"Segfault", "segv", {}, Outcome::crashed, "ended by SIGSEGV (Segmentation fault)"},
    {"Abort", "abort", {}, Outcome::crashed, "ended by SIGABRT (Aborted)"},
    {"Exception",
     "throw bad\nthing",
     {},
     Outcome::crashed,
     "ended by an uncaught exception: bad?thing"},
    {"WallLimit",
     "wait",
     {.wall = milliseconds(150)},
     Outcome::wall_limit,
     "wall-clock limit of 150 ms exceeded"},
    {"WallLimitOfABusyChild",
     "spin",
     {.wall = milliseconds(1000)},
     Outcome::wall_limit,
     "wall-clock limit of 1 s exceeded"},
    {"CpuLimit", "spin", {.cpu = seconds(1)}, Outcome::cpu_limit, "CPU limit of 1 s exceeded"},
    {"CpuLimitOfAStubbornChild",
     "spin_ignoring",
     {.cpu = seconds(1)},
     Outcome::cpu_limit,
     "CPU limit of 1 s exceeded"},
    {"MemoryLimit",
     "allocate",
     {.memory_bytes = 64 * kMiB},
     Outcome::memory_limit,
     "memory limit of 64 MiB exceeded"},
    {"OutputLimit",
     "write_much",
     {.output_bytes = 3 * kMiB},
     Outcome::output_limit,
     "output limit of 3 MiB exceeded"},
    {"OutputLimitByRawWrites", "raw_write_much", {.output_bytes = 1000}, Outcome::done, "finished"},
};
INSTANTIATE_TEST_SUITE_P(All, ChildEnding, ::testing::ValuesIn(kEndings),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_F(Child, RawWritesPastTheLimitLeaveNoMoreThanTheLimit) {
  EXPECT_LE(run("raw_write_much", {.output_bytes = 1000}).output.size(), 1000u);
}

TEST_F(Child, OutputOfAFailureIsKept) { EXPECT_EQ(run("fail no data").output, "no data"); }

TEST_F(Child, MessagesArriveInOrderBeforeTheExit) {
  auto child = Running::launch(*supervisor_, "say abcdef");
  ASSERT_EQ(child->wait().outcome, Outcome::done);
  EXPECT_THAT(child->messages(), ::testing::ElementsAre("a", "b", "c", "d", "e", "f"));
}

TEST_F(Child, MessagesBeyondTheirLimitAreDropped) {
  auto child = Running::launch(*supervisor_, "flood_messages", {.message_bytes = 10'000});
  EXPECT_EQ(child->wait().outcome, Outcome::done);
  EXPECT_EQ(child->messages().size(), 10u);
}

TEST_F(Child, AFloodPastTheLibraryFindsItsSocketClosed) {
  auto child = Running::launch(*supervisor_, "flood_socket", {.message_bytes = 10'000});
  EXPECT_EQ(child->wait().code, 7);
  EXPECT_EQ(child->messages().size(), 10u);
}

TEST_F(Child, EndsWhenKilled) {
  auto child = Running::launch(*supervisor_, "say_and_wait");
  child->wait_for_message();
  supervisor_->kill(child->id());
  const Exit exit = child->wait();
  EXPECT_EQ(exit.outcome, Outcome::killed);
  EXPECT_EQ(exit.detail, "killed");
}

TEST_F(Child, MayBeKilledRightAfterLaunch) {
  auto child = Running::launch(*supervisor_, "wait");
  supervisor_->kill(child->id());
  EXPECT_EQ(child->wait().outcome, Outcome::killed);
}

TEST_F(Child, MapsTheFilesItWasGiven) {
  char path[] = "/tmp/hindcast-sandbox-XXXXXX";
  base::Fd file(::mkstemp(path));
  ASSERT_TRUE(base::write_all(file.get(), std::as_bytes(std::span("bars", 4)), path));
  Launch launch{.input = "map_file", .files = {}, .limits = {}};
  launch.files.push_back(*base::open_read(path));
  std::filesystem::remove(path);
  EXPECT_EQ(Running::launch(*supervisor_, std::move(launch))->wait().output, "bars");
}

TEST_F(Child, CrashLeavesTheOthersAlone) {
  std::vector<std::unique_ptr<Running>> others;
  for (int i = 0; i < 8; ++i) {
    others.push_back(Running::launch(*supervisor_, "echo " + std::to_string(i)));
    EXPECT_NE(run(i % 2 == 0 ? "segv" : "abort").outcome, Outcome::done);
  }
  for (int i = 0; i < 8; ++i) EXPECT_EQ(others[i]->wait().output, std::to_string(i));
}

TEST_F(Child, LimitsOutOfRangeAreRefusedAllAtOnce) {
  const auto refused = supervisor_->launch({.input = "",
                                            .files = {},
                                            .limits = {.wall = milliseconds(0),
                                                       .cpu = seconds(0),
                                                       .memory_bytes = 1,
                                                       .output_bytes = 0,
                                                       .message_bytes = kMiB << 20}},
                                           {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::invalid_argument);
  EXPECT_EQ(refused.error().problems.size(), 5u);
  EXPECT_EQ(refused.error().problems[0].pointer, "/limits/wall");
}

}  // namespace
}  // namespace hindcast::sandbox
