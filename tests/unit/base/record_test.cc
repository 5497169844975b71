#include <gmock/gmock.h>

#include "base/record_json.h"

namespace hindcast::base {
namespace {

enum class Colour { red, green };
constexpr auto describe_enum(Colour*) {
  return std::array{EnumName{Colour::red, "red"}, EnumName{Colour::green, "green"}};
}

struct Inner {
  double x = 1;
};
constexpr auto describe(Inner*) {
  return std::tuple{Field{"x", &Inner::x, {.minimum = 0, .maximum = 10}}};
}

struct Sample {
  std::string name;
  int count = 3;
  std::optional<double> ratio;
  std::vector<std::string> tags;
  Colour colour = Colour::red;
  Inner inner;
  Timestamp at;
  Json extra;
  std::string secret;
};
constexpr auto describe(Sample*) {
  return std::tuple{
      Field{"name", &Sample::name, {.required = true, .min_length = 1, .max_length = 5}},
      Field{"count", &Sample::count, {.minimum = 0, .maximum = 9}},
      Field{"ratio", &Sample::ratio, {.minimum = 0, .above_minimum = true}},
      Field{"tags", &Sample::tags, {.max_length = 2}},
      Field{"colour", &Sample::colour},
      Field{"inner", &Sample::inner},
      Field{"at", &Sample::at},
      Field{"extra", &Sample::extra},
      Field{"secret", &Sample::secret, {.internal = true}}};
}

TEST(Record, RoundTripsThroughJson) {
  const Json in = Json::parse(R"({"name":"abc","count":4,"ratio":0.5,"tags":["t"],"colour":"green",
      "inner":{"x":2},"at":"2020-01-02T03:04:05.000006Z","extra":{"k":[1]}})");
  const auto sample = from_json<Sample>(in);
  ASSERT_TRUE(sample) << sample.error().describe();
  EXPECT_EQ(to_json(*sample), in);
}

TEST(Record, ReportsEveryProblemWithItsPointer) {
  const Json in = Json::parse(R"({"count":10,"ratio":0,"tags":["a","b","c"],"colour":"gren",
      "inner":{"x":-1,"y":0},"nmae":"x","secret":"s"})");
  const auto sample = from_json<Sample>(in);
  ASSERT_FALSE(sample);
  std::vector<std::string> found;
  for (const Problem& p : sample.error().problems) found.push_back(p.pointer + " " + p.code);
  EXPECT_THAT(found, testing::UnorderedElementsAre(
                         "/name required", "/count out_of_range", "/ratio out_of_range",
                         "/tags too_long", "/colour unknown_name", "/inner/x out_of_range",
                         "/inner/y unknown_field", "/nmae unknown_field", "/secret unknown_field"));
  for (const Problem& p : sample.error().problems) {
    if (p.pointer == "/colour") {
      EXPECT_EQ(p.suggestion, "green");
    }
    if (p.pointer == "/nmae") {
      EXPECT_EQ(p.suggestion, "name");
    }
  }
}

TEST(Record, CountsUnknownFieldsBeyondTheFirstFifty) {
  Json in = {{"name", "abc"}};
  for (int i = 0; i < 60; ++i) in["k" + std::to_string(i)] = 0;
  const auto sample = from_json<Sample>(in);
  ASSERT_FALSE(sample);
  ASSERT_EQ(sample.error().problems.size(), 51u);
  EXPECT_EQ(sample.error().problems[49].pointer, "/k49");
  EXPECT_EQ(sample.error().problems[50].detail, "has 10 more unknown fields");
}

TEST(Record, SchemaListsBoundsAndHidesInternals) {
  const Json schema = json_schema<Sample>({}, SchemaSide::request);
  EXPECT_EQ(schema["properties"]["count"]["maximum"], 9);
  EXPECT_EQ(schema["properties"]["ratio"]["exclusiveMinimum"], 0);
  EXPECT_EQ(schema["properties"]["colour"]["enum"], Json::array({"red", "green"}));
  EXPECT_FALSE(schema["properties"].contains("secret"));
  EXPECT_EQ(schema["required"], Json::array({"name"}));
}

}  // namespace
}  // namespace hindcast::base
