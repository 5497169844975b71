// The engine against the naive simulation, on random strategies, series and settings.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "cases/case.h"
#include "engine/simulate.h"
#include "reference/naive/disagreement.h"
#include "reference/naive/naive_simulator.h"

namespace hindcast::reference {
namespace {

// HINDCAST_REFERENCE_SEED=N runs that one case only.
TEST(Engine, AgreesWithTheNaiveSimulationOnAHundredThousandRandomCases) {
  constexpr std::uint64_t kCases = 100'000;
  const char* const one = std::getenv("HINDCAST_REFERENCE_SEED");
  const std::uint64_t first = one != nullptr ? std::stoull(one) : 0;
  const std::uint64_t end = one != nullptr ? first + 1 : kCases;
  std::uint64_t failures = 0, trades = 0, settled = 0;
  for (std::uint64_t seed = first; seed < end && failures < 5; ++seed) {
    const cases::Case c(cases::from_seed(seed), cases::Scope::basic, cases::Data::all);
    const NaiveResult naive = reference::simulate(c);
    const std::string found = disagreement(engine::simulate(c.input()), naive);
    trades += naive.rest.trades.size();
    settled += naive.rest.settled.size();
    if (found.empty()) continue;
    ++failures;
    ADD_FAILURE() << "seed " << seed << "\n" << cases::describe(c.input()) << "\n" << found;
  }
  if (one == nullptr) {
    EXPECT_GT(trades, kCases);  // most cases trade, or they would prove little
    EXPECT_GT(settled, kCases / 100);
  }
}

}  // namespace
}  // namespace hindcast::reference
