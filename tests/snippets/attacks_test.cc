// Every attack is blocked, and its author is told why; the zygote and other jobs do not notice.
#include "snippets/attacks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <regex>
#include <string_view>

#include "sandbox/filter.h"
#include "snippets/python_zygote.h"

namespace hindcast::snippets {
namespace {

using sandbox::Outcome;
using testing::Attack;
using testing::Ran;
using testing::User;

const char* const kBefore = R"(
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)

def raw(number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def signals(bars, params):
    )";
const char* const kAfter = "\n    print('BROKE OUT')\n    return {'entry': bars.close > 0}\n";

sandbox::Limits tight() {
  sandbox::Limits limits;
  limits.wall = std::chrono::milliseconds(400);
  limits.memory_bytes = 128 << 20;
  limits.output_bytes = 8 << 20;
  return limits;
}

struct Case {
  Attack attack;
  User user;
};
class Attacks : public ::testing::TestWithParam<Case> {};

// A sanitizer has limits, signals and pipes of its own (docs/sandbox.md): what rests on ours is
// tested in the builds that people run.
bool rests_on_what_a_sanitizer_replaces(const Attack& attack) {
  return sandbox::kSanitized &&
         (attack.outcome == Outcome::memory_limit || attack.outcome == Outcome::crashed ||
          std::string_view(attack.name) == "AnonymousMapping" ||
          std::string_view(attack.name) == "Pipe");
}

TEST_P(Attacks, AreBlockedAndTold) {
  const auto& [attack, user] = GetParam();
  if (rests_on_what_a_sanitizer_replaces(attack)) GTEST_SKIP() << "a sanitizer replaces it";
  if (!testing::can_be(user)) GTEST_SKIP() << "not root: there is nothing to give up";
  // Ordinary failures may take their time on a busy machine; only endless ones need a short limit.
  sandbox::Limits limits = tight();
  if (attack.outcome != Outcome::wall_limit) limits.wall = std::chrono::seconds(60);
  const Ran ran =
      testing::shared_zygote(user).run(std::string(kBefore) + attack.code + kAfter, limits);
  EXPECT_THAT(ran.log, ::testing::Not(::testing::HasSubstr("BROKE OUT"))) << ran.told();
  EXPECT_NE(ran.exit.outcome, Outcome::done) << ran.told();
  EXPECT_NE(ran.exit.outcome, Outcome::lost) << "the zygote died: " << ran.told();
  if (attack.outcome == Outcome::failed) {
    EXPECT_EQ(ran.exit.outcome, Outcome::failed) << ran.told();
  }
  EXPECT_TRUE(std::regex_search(ran.told(), std::regex(attack.told)))
      << "expected: " << attack.told << "\ntold: " << ran.told();
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const User user : {User::same, User::nobody}) {
    for (const auto list : {testing::file_attacks(), testing::system_attacks(),
                            testing::process_attacks(), testing::resource_attacks()}) {
      for (const Attack& attack : list) all.push_back({attack, user});
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Attacks, ::testing::ValuesIn(cases()), [](const auto& of) {
  return std::string(of.param.attack.name) + (of.param.user == User::same ? "" : "AsNobody");
});

// Where the kernel lacks a layer, the others hold: every attempt on files fails all the same, and a
// snippet that needs none runs.
class MissingLayers : public ::testing::TestWithParam<const char*> {};

TEST_P(MissingLayers, AStricterFilterStandsIn) {
  testing::PythonZygote zygote{std::string(GetParam())};
  const Ran honest = zygote.run(
      "def signals(bars, params):\n"
      "    rsi = ta.rsi(bars.close, 14)\n"
      "    return {'entry': rsi < 30, 'exit': rsi > 70}\n");
  EXPECT_EQ(honest.exit.outcome, Outcome::done) << honest.told();
  EXPECT_TRUE(honest.result.has_value());
  std::size_t tried = 0;
  for (const auto list : {testing::file_attacks(), testing::process_attacks()}) {
    for (const Attack& attack : list) {
      if (attack.outcome != Outcome::failed || rests_on_what_a_sanitizer_replaces(attack)) continue;
      ++tried;
      sandbox::Limits limits = tight();
      limits.wall = std::chrono::seconds(60);
      const Ran ran = zygote.run(std::string(kBefore) + attack.code + kAfter, limits);
      EXPECT_THAT(ran.log, ::testing::Not(::testing::HasSubstr("BROKE OUT")))
          << attack.name << ": " << ran.told();
      EXPECT_NE(ran.exit.outcome, Outcome::done) << attack.name << ": " << ran.told();
      EXPECT_NE(ran.exit.outcome, Outcome::lost) << attack.name << ": " << ran.told();
    }
  }
  EXPECT_GT(tried, 60u);
}

// A module that was not loaded ahead would have to be read.
TEST(MissingLayer, WithoutLandlockNoFileIsOpenedAtAll) {
  testing::PythonZygote zygote{std::string("landlock")};
  const Ran ran = zygote.run(std::string(kBefore) + "import wave" + kAfter);
  EXPECT_EQ(ran.exit.outcome, Outcome::failed);
  EXPECT_TRUE(std::regex_search(ran.told(), std::regex("No module named 'wave'|" REFUSED)))
      << ran.told();
  const Ran with = testing::shared_zygote().run(std::string(kBefore) + "import wave" + kAfter);
  EXPECT_EQ(with.exit.outcome, Outcome::done)
      << "with it, Python's own modules are there: " << with.told();
}

INSTANTIATE_TEST_SUITE_P(All, MissingLayers,
                         ::testing::Values("landlock", "namespaces", "landlock,namespaces"),
                         [](const auto& of) {
                           std::string name = of.param;
                           std::erase(name, ',');
                           return name;
                         });

TEST(AttackSuite, HasEnoughOfThem) { EXPECT_GE(cases().size() / 2, 85u); }

TEST(AttackSuite, ExitWithoutAResultIsNoSuccess) {
  for (const char* leave : {"os._exit(0)", "raw(231, 0)", "raw(60, 0)"}) {
    const Ran ran = testing::shared_zygote().run(std::string(kBefore) + leave + kAfter);
    EXPECT_FALSE(ran.result.has_value()) << leave;
    EXPECT_TRUE(ran.exit.output.empty()) << leave;
  }
}

TEST(AttackSuite, CpuTimeIsLimitedEvenWhenTheSignalIsIgnored) {
  sandbox::Limits limits;
  limits.cpu = std::chrono::seconds(1);
  const Ran ran = testing::shared_zygote().run(
      std::string(kBefore) + "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n" +
          "    while True: pass" + kAfter,
      limits);
  EXPECT_EQ(ran.exit.outcome, Outcome::cpu_limit);
  EXPECT_EQ(ran.exit.detail, "CPU limit of 1 s exceeded");
}

TEST(AttackSuite, AStuckSnippetIsKilledAtOnce) {
  testing::PythonZygote& zygote = testing::shared_zygote();
  std::promise<void> began;
  std::promise<sandbox::Exit> ended;
  const std::string code = std::string(kBefore) + "print('here'); sum(iter(int, 1))" + kAfter;
  const auto id = zygote.supervisor().launch(
      zygote.launch_of(code, {}),
      {.on_message =
           [&](std::string_view text) {
             if (text.find("here") != std::string_view::npos) began.set_value();
           },
       .on_exit = [&](sandbox::Exit exit) { ended.set_value(std::move(exit)); }});
  ASSERT_TRUE(id);
  began.get_future().wait();
  zygote.supervisor().kill(*id);
  const auto exit = ended.get_future().get();
  EXPECT_EQ(exit.outcome, Outcome::killed) << exit.detail;
}

}  // namespace
}  // namespace hindcast::snippets
