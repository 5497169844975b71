#include <cstdlib>
#include <cstring>
#include <set>

#include "base/file.h"
#include "engine/metrics_docs.h"
#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using testing::metric;

TEST(MetricsList, HasTheOrderOfItsSpecs) {
  const auto specs = metric_specs();
  const auto metrics = compute_metrics(Backtest({101, 99, 102}).input());
  ASSERT_EQ(metrics.size(), specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) EXPECT_EQ(metrics[i].name, specs[i].name);
}

TEST(MetricsList, NamesAreUniqueSnakeCaseAndDescribed) {
  const std::set<std::string_view> units = {"s",     "days",  "1/year",      "%",
                                            "money", "ratio", "probability", "count"};
  std::set<std::string_view> seen;
  for (const MetricSpec& spec : metric_specs()) {
    EXPECT_TRUE(seen.insert(spec.name).second) << spec.name;
    EXPECT_EQ(spec.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string_view::npos)
        << spec.name;
    EXPECT_FALSE(spec.title.empty() || spec.formula.empty() || spec.doc.empty()) << spec.name;
    EXPECT_EQ(units.count(spec.unit), 1u) << spec.name << " has unit " << spec.unit;
    EXPECT_EQ(spec.name.ends_with("_pct"), spec.unit == "%") << spec.name;
    EXPECT_EQ(spec.formula.find('|'), std::string_view::npos) << "breaks the table: " << spec.name;
  }
}

TEST(MetricsList, OfNoBarsIsAbsentThroughout) {
  MetricsInput input;
  input.initial_capital = 100;
  for (const Metric& found : compute_metrics(input)) EXPECT_FALSE(found.value) << found.name;
}

TEST(MetricsList, IsNeverNanOrInfinite) {
  const double huge = 1e308;
  const std::vector<std::vector<double>> curves = {
      {0},
      {-5},
      {0, 0, 0},
      {huge, 1e-300, huge, 1e-300},
      {1e-300, huge},
      {100, 0, 50, 100},
      {100, -1e308, 1e308, 3},
      {5e-324, 5e-324, 5e-324, 1e-323},
      {100.00000000000001, 100, 100.00000000000001, 100, 100},
  };
  for (std::size_t i = 0; i < curves.size(); ++i) {
    for (const double capital : {100.0, 1e-300, 1e300}) {
      Backtest run(curves[i]);
      run.benchmark = curves[(i + 3) % curves.size()];
      run.benchmark.resize(run.equity.size(), 1);
      Trade extreme;
      extreme.pnl = -huge;
      run.trades = {extreme, extreme, Trade{}};
      MetricsInput input = run.input();
      input.initial_capital = capital;
      input.traded_value = huge;
      for (const Metric& found : compute_metrics(input)) {
        if (found.value) {
          EXPECT_TRUE(std::isfinite(*found.value)) << found.name << " of curve " << i;
        }
      }
    }
  }
}

// The hash of every result goes through these bytes. The value was printed once; a change of it is
// a change of the engine's results and has to be meant.
TEST(MetricsList, GivesTheSameBytesAgain) {
  std::vector<double> equity;
  std::uint64_t state = 42;
  double now = 100;
  for (int i = 0; i < 500; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    now *= 1 + (static_cast<double>(state >> 44) / 1048576.0 - 0.49) / 20;
    equity.push_back(now);
  }
  Backtest run(equity);
  run.benchmark.assign(equity.rbegin(), equity.rend());
  std::uint64_t digest = 14695981039346656037u;
  for (const Metric& found : compute_metrics(run.input())) {
    std::uint64_t bits = 0;
    if (found.value) std::memcpy(&bits, &*found.value, sizeof bits);
    digest = (digest ^ bits) * 1099511628211u;
  }
  EXPECT_EQ(digest, 16375548033000461115u);
}

TEST(MetricsDocs, AreGeneratedFromTheTable) {
  const char* source = std::getenv("HINDCAST_SOURCE_DIR");
  if (source == nullptr) GTEST_SKIP() << "HINDCAST_SOURCE_DIR is not set: run it with ctest";
  const auto path = std::filesystem::path(source) / "docs" / "metrics.md";
  if (std::getenv("HINDCAST_UPDATE_DOCS") != nullptr) {
    ASSERT_TRUE(base::write_file_atomically(path, metrics_markdown()));
  }
  const auto text = base::read_file(path);
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(*text, metrics_markdown()) << "run once with HINDCAST_UPDATE_DOCS=1";
}

}  // namespace
}  // namespace hindcast::engine
