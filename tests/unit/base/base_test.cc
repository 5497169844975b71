#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

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

// Edits between two lower-case texts as the textbook has them.
std::size_t plain_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

// What rules names out early never rules out the nearest one.
TEST(Suggest, AgreesWithTheTextbookOnRandomMistakes) {
  std::mt19937 random(5);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto word = [&] {
    std::string text(1 + below(9), 'a');
    for (char& c : text) c = static_cast<char>('a' + below(4));
    return text;
  };
  int suggested = 0;
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::string> names;
    for (int n = 0; n < 12; ++n) names.push_back(word());
    const std::string given = word();
    std::string best;
    std::size_t least = 64;
    for (const std::string& name : names) {
      const std::size_t d = plain_distance(given, name);
      const std::size_t allowed = std::max<std::size_t>(1, std::max(given.size(), name.size()) / 3);
      if (d > allowed || d >= least) continue;
      least = d;
      best = name;
    }
    ASSERT_EQ(nearest_name(given, names), best) << given;
    suggested += best.empty() ? 0 : 1;
  }
  EXPECT_GT(suggested, 500);
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
