#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "sandbox/running.h"

namespace hindcast::sandbox {
namespace {

using testing::Running;

// The zygotes of this process: its children with the test child as program.
std::vector<pid_t> zygotes() {
  std::vector<pid_t> found;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream children(task.path() / "children");
    for (pid_t pid; children >> pid;) found.push_back(pid);
  }
  return found;
}

std::unique_ptr<Supervisor> start(int spares = 0, int children_most = 64) {
  auto options = testing::test_options();
  options.spares = spares;
  options.children_most = children_most;
  auto supervisor = Supervisor::start(options);
  EXPECT_TRUE(supervisor) << supervisor.error().describe();
  return supervisor ? std::move(*supervisor) : nullptr;
}

TEST(Supervisor, TellsWhenTheProgramIsMissing) {
  const auto supervisor = Supervisor::start({.program = "/nonexistent/zygote", .arguments = {}});
  ASSERT_FALSE(supervisor);
  EXPECT_THAT(supervisor.error().message, ::testing::HasSubstr("/nonexistent/zygote"));
}

TEST(Supervisor, TellsWhenTheProgramIsNoZygote) {
  const auto supervisor = Supervisor::start({.program = "/bin/true", .arguments = {}});
  ASSERT_FALSE(supervisor);
  EXPECT_EQ(supervisor.error().message, "the zygote ended before it was ready");
}

TEST(Supervisor, ReportsChildrenOfADeadZygoteAsLostAndStartsAnother) {
  auto supervisor = start();
  std::vector<std::unique_ptr<Running>> children;
  for (int i = 0; i < 3; ++i) children.push_back(Running::launch(*supervisor, "say_and_wait"));
  for (auto& child : children) child->wait_for_message();
  ASSERT_EQ(zygotes().size(), 1u);
  ::kill(zygotes().front(), SIGKILL);
  for (auto& child : children) {
    const Exit exit = child->wait();
    EXPECT_EQ(exit.outcome, Outcome::lost);
    EXPECT_FALSE(exit.detail.empty());
  }
  EXPECT_EQ(Running::launch(*supervisor, "echo again")->wait().output, "again");
}

TEST(Supervisor, ReplacesSparesThatDiedWithTheZygote) {
  auto supervisor = start(/*spares=*/3);
  EXPECT_EQ(Running::launch(*supervisor, "echo 1")->wait().output, "1");
  ::kill(zygotes().front(), SIGKILL);
  // Whether or not the death was noticed in time: no launch goes unanswered.
  Exit exit = Running::launch(*supervisor, "echo 2")->wait();
  if (exit.outcome == Outcome::lost) exit = Running::launch(*supervisor, "echo 2")->wait();
  EXPECT_EQ(exit.output, "2");
}

TEST(Supervisor, AccountsForEachOfManyChildrenOnce) {
  constexpr int kChildren = 500;
  for (const int spares : {0, 4}) {
    std::vector<std::atomic<int>> exits(kChildren);
    std::atomic<int> right = 0, left = kChildren;
    std::promise<void> all;
    auto supervisor = start(spares);
    for (int i = 0; i < kChildren; ++i) {
      const std::string text = std::to_string(i);
      const auto id =
          supervisor->launch({.input = "echo " + text, .files = {}, .limits = {}},
                             {.on_message = nullptr, .on_exit = [&, i, text](Exit exit) {
                                ++exits[i];
                                if (exit.output == text) ++right;
                                if (--left == 0) all.set_value();
                              }});
      ASSERT_TRUE(id) << id.error().describe();
    }
    ASSERT_EQ(all.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
    EXPECT_EQ(right, kChildren);
    for (const auto& count : exits) EXPECT_EQ(count, 1);
  }
}

TEST(Supervisor, DestructionEndsEverythingAndTellsEach) {
  auto supervisor = start(/*spares=*/1, /*children_most=*/4);
  std::vector<std::unique_ptr<Running>> children;
  for (int i = 0; i < 10; ++i) children.push_back(Running::launch(*supervisor, "wait"));
  supervisor.reset();
  for (auto& child : children) EXPECT_EQ(child->wait().outcome, Outcome::killed);
  EXPECT_TRUE(zygotes().empty());
}

TEST(Supervisor, LaunchesBeyondTheMostWaitForTheirTurn) {
  auto supervisor = start(0, /*children_most=*/1);
  auto first = Running::launch(*supervisor, "say_and_wait");
  first->wait_for_message();
  auto second = Running::launch(*supervisor, "echo second");
  auto third = Running::launch(*supervisor, "echo third");
  supervisor->kill(third->id());
  EXPECT_EQ(third->wait().outcome, Outcome::killed);
  supervisor->kill(first->id());
  EXPECT_EQ(first->wait().outcome, Outcome::killed);
  EXPECT_EQ(second->wait().output, "second");
}

TEST(Supervisor, TakesLaunchesFromCallbacks) {
  auto supervisor = start();
  std::promise<std::string> second;
  const auto ok = supervisor->launch(
      {.input = "echo 1", .files = {}, .limits = {}},
      {.on_message = nullptr, .on_exit = [&](Exit) {
         const auto inner = supervisor->launch(
             {.input = "echo 2", .files = {}, .limits = {}},
             {.on_message = nullptr, .on_exit = [&](Exit exit) { second.set_value(exit.output); }});
         EXPECT_TRUE(inner);
       }});
  ASSERT_TRUE(ok);
  EXPECT_EQ(second.get_future().get(), "2");
}

TEST(Supervisor, DiesWithNothingLeftWhenNoChildWasEverLaunched) {
  start(/*spares=*/4).reset();
  EXPECT_TRUE(zygotes().empty());
}

}  // namespace
}  // namespace hindcast::sandbox
