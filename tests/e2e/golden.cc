#include "e2e/golden.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace hindcast::e2e {

using base::Json;

namespace {

constexpr double kGoldenTolerance = 1e-9;  // relative

}  // namespace

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::filesystem::path golden_file(const std::string& name) {
  const char* source = std::getenv("HINDCAST_SOURCE_DIR");
  return std::filesystem::path(source == nullptr ? "." : source) / "tests" / "golden" / name;
}

void expect_same_figures(const Json& expected, const Json& actual) {
  for (const auto& [name, value] : expected.items()) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(actual.contains(name));
    const Json& now = actual[name];
    if (value.is_number_float() && now.is_number()) {
      const double wanted = value.get<double>();
      EXPECT_NEAR(now.get<double>(), wanted, kGoldenTolerance * std::max(1.0, std::fabs(wanted)));
    } else {
      EXPECT_EQ(now, value);
    }
  }
}

}  // namespace hindcast::e2e
