#include "base/json_skim.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace hindcast::base {
namespace {

// {"name": text}, as a document in which a value is tried.
std::string holding(std::string_view value) { return "{\"v\":" + std::string(value) + "}"; }

TEST(JsonSkim, FindsAMemberWhereverItStands) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"a":1,"b":{"c":[2]}})", R"({"c":[2]})"},
      {R"( { "b" : "x,}" , "a" : [ ] } )", R"("x,}")"},
      {R"({"a":{"b":1},"c":[{"b":2}],"b":-0.5e+3})", "-0.5e+3"},
      {R"({"b":null})", "null"}};
  for (const auto& [text, expected] : cases) {
    const auto found = skim_member(text, "b");
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(found->value_or("absent"), expected) << text;
  }
}

TEST(JsonSkim, SaysThatThereIsNone) {
  for (const char* text : {"{}", R"({"a":{"b":1}})", R"({"bb":1,"":2})"}) {
    const auto found = skim_member(text, "b");
    ASSERT_TRUE(found) << text;
    EXPECT_FALSE(found->has_value()) << text;
  }
}

TEST(JsonSkim, RefusesARepeatedMemberAnArrayAndTooLongAText) {
  EXPECT_EQ(skim_member(R"({"b":1,"b":1})", "b").error().problems[0].code, "duplicate_key");
  EXPECT_FALSE(skim_member("[1]", "b"));
  EXPECT_EQ(skim_member(R"({"b":1})", "b", {.max_bytes = 6}).error().code,
            ErrorCode::limit_exceeded);
}

TEST(JsonSkim, TakesWhatTheParserTakesAndRefusesWhatItRefuses) {
  const std::string_view values[] = {"0",
                                     "-0",
                                     "01",
                                     "-",
                                     "1.",
                                     ".5",
                                     "1.5",
                                     "1e5",
                                     "1E-5",
                                     "1e",
                                     "1e+",
                                     "+1",
                                     "0x1",
                                     "1 2",
                                     "NaN",
                                     "true",
                                     "tru",
                                     "truee",
                                     "null",
                                     "nul",
                                     "false",
                                     "",
                                     "[]",
                                     "[,]",
                                     "[1,]",
                                     "[1 2]",
                                     "[1",
                                     "{}",
                                     "{\"a\"}",
                                     "{\"a\":}",
                                     "{\"a\":1,}",
                                     "{a:1}",
                                     "{1:1}",
                                     "{\"a\" 1}",
                                     "\"",
                                     "\"a",
                                     "\"\\\"",
                                     "\"\\x\"",
                                     "\"\\n\\t\\/\\\\\"",
                                     "\"\n\"",
                                     "\"\x7f\"",
                                     "\"\\u00e9\"",
                                     "\"\\u12\"",
                                     "\"\\uG000\"",
                                     "\"\\ud83d\\ude00\"",
                                     "\"\\ud83d\"",
                                     "\"\\ude00\"",
                                     "\"\\ud83d\\u0041\"",
                                     "\"\xc3\xa9\"",
                                     "\"\xc3\"",
                                     "\"\xc0\x80\"",
                                     "\"\xe2\x82\xac\"",
                                     "\"\xe0\x80\x80\"",
                                     "\"\xed\xa0\x80\"",
                                     "\"\xf0\x9f\x98\x80\"",
                                     "\"\xf4\x90\x80\x80\"",
                                     "\"\xf0\x80\x80\x80\"",
                                     "\"\xff\"",
                                     "\"\x80\"",
                                     "1}",
                                     "1]",
                                     "/*c*/1"};
  for (const std::string_view value : values) {
    const std::string text = holding(value);
    EXPECT_EQ(skim_member(text, "v").has_value(), parse_json(text).has_value()) << text;
  }
}

TEST(JsonSkim, AgreesWithTheParserOnEveryDamagedByte) {
  const std::string text =
      R"({"s":{"a":[1,-2.5e3,true,null],"t":"\u00e9\"x"},"v":[{},[],"e"],"u":0.5})";
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : {'"', '{', ']', ',', ':', '0', '\\', 'e', ' ', '\x01'}) {
      std::string damaged = text;
      damaged[i] = c;
      const auto parsed = parse_json(damaged);
      if (!parsed && parsed.error().problems[0].code == "duplicate_key") continue;
      EXPECT_EQ(skim_member(damaged, "v").has_value(), parsed && parsed->is_object()) << damaged;
    }
    EXPECT_FALSE(skim_member(text.substr(0, i), "v")) << "cut at " << i;
  }
}

TEST(JsonSkim, IsAsDeepAsTheParser) {
  for (const int depth : {5, 6, 7, 8}) {
    const std::string text = holding(std::string(static_cast<std::size_t>(depth), '[') +
                                     std::string(static_cast<std::size_t>(depth), ']'));
    const JsonLimits limits{.max_depth = 7};
    EXPECT_EQ(skim_member(text, "v", limits).has_value(), parse_json(text, limits).has_value())
        << depth;
  }
}

}  // namespace
}  // namespace hindcast::base
