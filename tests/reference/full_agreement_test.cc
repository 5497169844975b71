// The full model against its naive counterpart, on random strategies, series and settings.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "cases/case.h"
#include "cases/simplest.h"
#include "engine/broker/full_model.h"
#include "reference/full/simulation.h"
#include "reference/naive/disagreement.h"

namespace hindcast::reference {
namespace {

using cases::Case;
using cases::Choices;
using cases::Data;
using cases::Scope;

std::string compare(const Choices& choices, Scope scope, std::uint64_t* edges = nullptr) {
  const Case c(choices, scope, Data::all);
  const NaiveResult naive = full::simulate(c.input());
  if (naive.on_edge) {
    if (edges != nullptr) ++*edges;
    return "";
  }
  return disagreement(engine::broker::simulate_full(c.input()), naive, Strictness::fills);
}

// HINDCAST_REFERENCE_SEED=N runs that one case only.
void expect_agreement(Scope scope, std::uint64_t first, std::uint64_t count) {
  if (const char* one = std::getenv("HINDCAST_REFERENCE_SEED")) {
    first = std::stoull(one);
    count = 1;
  }
  int failures = 0;
  std::uint64_t edges = 0;
  for (std::uint64_t seed = first; seed < first + count && failures < 3; ++seed) {
    const Choices choices = cases::from_seed(seed);
    if (compare(choices, scope, &edges).empty()) continue;
    ++failures;
    const Choices simple =
        cases::simplest(choices, [&](const Choices& c) { return !compare(c, scope).empty(); });
    ADD_FAILURE() << "seed " << seed << ", at its simplest:\n"
                  << compare(simple, scope) << "\n"
                  << cases::describe(Case(simple, scope, Data::all).input());
  }
  EXPECT_LE(edges, count / 20 + 1);  // or the rest would prove little
}

// The sizes of a sanitizer's runs are a tenth: they are slow, and look for other errors.
#ifdef HINDCAST_SANITIZED
constexpr std::uint64_t kTenth = 10;
#else
constexpr std::uint64_t kTenth = 1;
#endif

TEST(FullModel, AgreesWithTheNaiveOneOnBasicSettings) {
  expect_agreement(Scope::basic, 0, 10'000 / kTenth);
}
TEST(FullModel, AgreesWithTheNaiveOneOnEverything) {
  expect_agreement(Scope::full, 10'000, 70'000 / kTenth);
}
TEST(FullModel, AgreesWithTheNaiveOneOnPortfolios) {
  expect_agreement(Scope::portfolio, 80'000, 20'000 / kTenth);
}

}  // namespace
}  // namespace hindcast::reference
