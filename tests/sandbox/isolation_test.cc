#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>

#include "sandbox/filter.h"
#include "sandbox/running.h"

namespace hindcast::sandbox {
namespace {

using testing::Running;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Confinement, RefusesEveryWayOut) {
  auto supervisor = Supervisor::start(testing::test_options());
  ASSERT_TRUE(supervisor) << supervisor.error().describe();
  const Exit exit = Running::launch(**supervisor, "attempts")->wait();
  ASSERT_EQ(exit.outcome, Outcome::done) << exit.detail;
  const auto attempts = lines_of(exit.output);
  EXPECT_GT(attempts.size(), 40u);
  for (const std::string& attempt : attempts) {
    if (kSanitized && attempt.starts_with("pipe ")) continue;
    EXPECT_THAT(attempt, ::testing::EndsWith(" " + std::to_string(EPERM)));
  }
}

TEST(Confinement, HandsOverNoDescriptorsAndNoEnvironment) {
  ::setenv("HINDCAST_TEST_SECRET", "do not tell", 1);
  const base::Fd secret(::open("/etc/passwd", O_RDONLY));  // inheritable on purpose
  const base::Fd another(::fcntl(secret.get(), F_DUPFD, 900));
  auto supervisor = Supervisor::start(testing::test_options());
  ASSERT_TRUE(supervisor) << supervisor.error().describe();
  const Exit exit = Running::launch(**supervisor, "surroundings")->wait();
  ::unsetenv("HINDCAST_TEST_SECRET");
  const std::string uid = ::geteuid() == 0 ? "65534" : std::to_string(::getuid());
  // 0 to 2 are /dev/null, 3 the socket, 5 the output; the input is mapped and closed.
  EXPECT_THAT(lines_of(exit.output), ::testing::ElementsAre("fd 0", "fd 1", "fd 2", "fd 3", "fd 5",
                                                            "environ 0", "uid " + uid));
}

TEST(Confinement, HoldsForSparesToo) {
  auto options = testing::test_options();
  options.spares = 2;
  auto supervisor = Supervisor::start(options);
  ASSERT_TRUE(supervisor);
  for (int i = 0; i < 5; ++i) {
    const Exit exit = Running::launch(**supervisor, "attempts")->wait();
    for (const std::string& attempt : lines_of(exit.output)) {
      if (kSanitized && attempt.starts_with("pipe ")) continue;
      EXPECT_THAT(attempt, ::testing::EndsWith(" " + std::to_string(EPERM)));
    }
  }
}

}  // namespace
}  // namespace hindcast::sandbox
