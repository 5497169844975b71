#include <fmt/format.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/bitmap.h"
#include "base/document.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/json.h"
#include "base/suggest.h"
#include "base/time.h"

namespace hindcast::base {
namespace {

TEST(Time, ParsesAndPrintsIso8601) {
  const std::pair<const char*, const char*> cases[] = {
      {"1970-01-01", "1970-01-01T00:00:00Z"},
      {"2019-10-17T09:00:00Z", "2019-10-17T09:00:00Z"},
      {"2019-10-17 09:00", "2019-10-17T09:00:00Z"},
      {"2019-10-17T09:00:00+02:00", "2019-10-17T07:00:00Z"},
      {"2020-02-29T23:59:59.25Z", "2020-02-29T23:59:59.25Z"},
      {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"}};
  for (const auto& [text, expected] : cases) {
    const auto ns = parse_utc(text);
    ASSERT_TRUE(ns) << text;
    EXPECT_EQ(format_utc(*ns), expected);
  }
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"", "2019", "2019-13-01", "2019-02-29", "2019-01-01T25:00", "1500-01-01",
                           "2019-01-01Tx", "2019-01-01T00:00:00Zjunk", "2019-01-01T00:00:60Z"}) {
    EXPECT_FALSE(parse_utc(text)) << text;
  }
}

TEST(Time, ControlPlaneTextSortsAsTime) {
  EXPECT_EQ(to_string(Timestamp{1'000}), "1970-01-01T00:00:00.000001Z");
  EXPECT_LT(to_string(Timestamp{999'999'999'000}), to_string(Timestamp{1'000'000'000'000}));
}

TEST(Id, SortsByCreationAndIsRecognised) {
  const Timestamp now{1'700'000'000'000'000'000};
  std::string last;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = new_id("job", now + std::chrono::microseconds(i * 10));
    EXPECT_LT(last, id);
    EXPECT_TRUE(is_id("job", id));
    last = id;
  }
  EXPECT_EQ(derived_id("job", "x"), derived_id("job", "x"));
  EXPECT_NE(derived_id("job", "x"), derived_id("job", "y"));
  EXPECT_FALSE(is_id("job", "bt_" + last.substr(4)));
  EXPECT_FALSE(is_id("job", last + "0"));
}

TEST(JsonText, ReportsPlaceDepthAndRepeatedKeys) {
  const auto syntax = parse_json("{\"a\": 1,\n  \"b\": }");
  ASSERT_FALSE(syntax);
  EXPECT_EQ(syntax.error().problems[0].line, 2);
  EXPECT_EQ(syntax.error().problems[0].column, 8);
  EXPECT_EQ(parse_json(std::string(100, '[') + std::string(100, ']')).error().problems[0].code,
            "too_deep");
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})").error().problems[0].code, "duplicate_key");
  EXPECT_TRUE(parse_json(R"([{"a":1},{"a":2}])"));
  EXPECT_EQ(parse_json("[1,2,3]", {.max_bytes = 4}).error().code, ErrorCode::limit_exceeded);
  EXPECT_FALSE(parse_json("NaN"));
  EXPECT_FALSE(parse_json("\"\xff\""));
}

TEST(JsonText, SeesARepeatedKeyAmongMany) {
  std::string keys;
  for (int i = 0; i < 60; ++i) keys += fmt::format("\"k{}\":{{\"x\":{}}},", i, i);
  EXPECT_EQ((*parse_json("{" + keys + "\"last\":0}")).size(), 61u);
  const auto repeated = parse_json("{" + keys + "\"k7\":0}");
  ASSERT_FALSE(repeated);
  EXPECT_EQ(repeated.error().problems[0].code, "duplicate_key");
  EXPECT_THAT(repeated.error().problems[0].detail, testing::HasSubstr("'k7'"));
}

TEST(JsonText, RefusesANumberThatNoDoubleHolds) {
  EXPECT_THAT(parse_json("[1e999]").error().problems[0].detail, testing::HasSubstr("1e999"));
}

TEST(JsonText, CanonicalFormIgnoresKeyOrder) {
  EXPECT_EQ(canonical_json(*parse_json(R"({"b":1,"a":[{"d":1,"c":2}]})")),
            R"({"a":[{"c":2,"d":1}],"b":1})");
}

TEST(Suggest, FindsTheNearestNameOnly) {
  const std::vector<std::string> names{"momentum", "macd", "sma_cross"};
  EXPECT_EQ(nearest_name("momentm", names), "momentum");
  EXPECT_EQ(nearest_name("MACD", names), "macd");
  EXPECT_EQ(nearest_name("sma_corss", names), "sma_cross");
  EXPECT_EQ(nearest_name("grid", names), "");
}

TEST(Bitmap, FindsSetBitsAcrossWords) {
  Bitmap bits(200);
  bits.set(3);
  bits.set(64);
  bits.set(199);
  EXPECT_EQ(bits.next(0), 3u);
  EXPECT_EQ(bits.next(4), 64u);
  EXPECT_EQ(bits.next(65), 199u);
  EXPECT_EQ(bits.count(), 3u);
  bits.reset(199);
  EXPECT_EQ(bits.next(65), 200u);
}

TEST(Document, RoundTripsAndRefusesEveryFlippedByte) {
  Document document{R"({"a":1})",
                    {{"time", std::vector<std::int64_t>{5, -7, INT64_MAX, INT64_MIN}},
                     {"equity", std::vector<double>{1.5, -0.0, 1e300, 2}}}};
  const std::string bytes = encode_document(document);
  EXPECT_EQ(bytes, encode_document(document));
  const auto decoded = decode_document(bytes);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->head, document.head);
  EXPECT_EQ(*decoded->integers("time"), std::get<0>(document.columns[0].values));
  EXPECT_EQ(*decoded->numbers("equity"), std::get<1>(document.columns[1].values));
  EXPECT_EQ(decoded->numbers("time"), nullptr);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(decode_document(damaged)) << "byte " << i;
    EXPECT_FALSE(decode_document(std::string_view(bytes).substr(0, i))) << "cut at " << i;
  }
}

TEST(Document, KeepsColumnsOfEveryLength) {
  for (std::size_t n : {0, 1, 7, 8, 9, 63, 64, 65, 1000}) {
    Document document{"{}", {{"i", std::vector<std::int64_t>(n)}, {"d", std::vector<double>(n)}}};
    for (std::size_t k = 0; k < n; ++k) {
      std::get<0>(document.columns[0].values)[k] =
          static_cast<std::int64_t>(k * 0x0123456789abcdef);
      std::get<1>(document.columns[1].values)[k] = 1.0 / static_cast<double>(k + 3);
    }
    const auto decoded = decode_document(encode_document(document));
    ASSERT_TRUE(decoded) << n;
    EXPECT_EQ(*decoded->integers("i"), std::get<0>(document.columns[0].values)) << n;
    EXPECT_EQ(*decoded->numbers("d"), std::get<1>(document.columns[1].values)) << n;
  }
}

TEST(Hash, MatchesThePublishedVector) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace hindcast::base
