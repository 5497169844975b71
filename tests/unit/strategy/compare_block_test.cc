// Every instruction set of this machine gives the bits that one comparison after the other gives.
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <limits>
#include <vector>

#include "strategy/graph.h"
#include "strategy/kernels.h"

namespace hindcast::strategy {
namespace {

constexpr Compare kAll[] = {Compare::less,          Compare::less_equal, Compare::greater,
                            Compare::greater_equal, Compare::equal,      Compare::not_equal};

// Few different values, so that all of below, above and equal come up; undefined and infinite ones.
std::vector<double> values(std::size_t n, std::uint32_t seed) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
  const double some[] = {-1, 0, -0.0, 1, 2, kUndefined, kInfinity, -kInfinity};
  std::vector<double> out(n);
  for (double& v : out) v = some[(seed = seed * 1664525 + 1013904223) >> 29];
  return out;
}

std::vector<std::uint64_t> one_by_one(Compare op, const std::vector<double>& a, Operand b) {
  std::vector<std::uint64_t> words((a.size() + 63) / 64);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double right = b.values == nullptr ? b.constant : b.values[i];
    words[i / 64] |= std::uint64_t{apply(op, a[i], right)} << (i % 64);
  }
  return words;
}

TEST(CompareBlock, GivesTheSameBitsWithEveryInstructionSet) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    SCOPED_TRACE(hwy::TargetName(target));
    for (const std::size_t n : {0u, 1u, 63u, 64u, 65u, 200u, 256u}) {
      const std::vector<double> a = values(n, 1), b = values(n, 2);
      for (const Compare op : kAll) {
        for (const Operand right : {Operand{.values = b.data()}, Operand{.constant = 1},
                                    Operand{.constant = std::nan("")}}) {
          if (n == 0 && right.values == nullptr) continue;
          std::vector<std::uint64_t> words((n + 63) / 64, ~std::uint64_t{0});
          compare_block(op, a.data(), right, words.data(), n);
          EXPECT_EQ(words, one_by_one(op, a, right)) << "operator " << int(op) << ", bars " << n;
        }
      }
    }
  }
  hwy::SetSupportedTargetsForTest(0);
}

}  // namespace
}  // namespace hindcast::strategy
