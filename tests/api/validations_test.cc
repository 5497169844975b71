#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

Json validated(House& house, const Json& body) {
  const auto reply =
      house.post("/api/strategy-validations", body.dump(), {{"Content-Type", "application/json"}});
  EXPECT_EQ(reply.status, 200) << reply.body;
  return parse(reply);
}

TEST(ValidationsApi, TellsEverythingAboutAStrategyThatIsFine) {
  House house;
  const Json got =
      validated(house, {{"timeframe", "1h"},
                        {"assets", {"BTC/USD"}},
                        {"strategy_definition",
                         {{"entry_conditions", "crosses_above( EMA(close,12), ema(26,tf='1d') )"},
                          {"exit_conditions", "close < close(\"SPY\", tf=\"1d\")"}}}});
  EXPECT_EQ(got.at("valid"), true);
  EXPECT_EQ(got.at("diagnostics"), Json::array());
  EXPECT_EQ(got.at("conditions").at("entry_conditions").at("text"),
            "crosses_above(ema(close, 12), ema(26, tf=\"1d\"))");
  EXPECT_EQ(got.at("conditions").at("entry_conditions").at("tree").at("op"), "crosses_above");
  EXPECT_EQ(got.at("warm_up_bars"), 26 * 24);
  EXPECT_EQ(got.at("indicators"), Json({"ema"}));
  const Json data = Json::parse(R"([
      {"symbol": "BTC/USD", "timeframe": "1h", "traded": true, "available": true},
      {"symbol": "SPY", "timeframe": "1d", "traded": false, "available": false}])");
  EXPECT_EQ(got.at("data"), data);
}

TEST(ValidationsApi, ShowsWhereEachMistakeIs) {
  House house;
  const Json got =
      validated(house, {{"strategy_definition",
                         {{"entry_conditions", "close > open and\n  rssi(14) < 30"},
                          {"exit_conditions", {{"all", {"close >", "rsi(14) > close"}}}}}}});
  EXPECT_EQ(got.at("valid"), false);
  ASSERT_EQ(got.at("diagnostics").size(), 2u) << got.dump(2);
  EXPECT_EQ(got.at("diagnostics")[0],
            Json::parse(R"({"severity": "error",
                "pointer": "/strategy_definition/entry_conditions", "code": "unknown_name",
                "message": "unknown function 'rssi'",
                "allowed": "x", "suggestion": "rsi", "line": 2, "column": 3, "length": 4,
                "excerpt": "      rssi(14) < 30\n      ^~~~"})")
                .patch(Json::array({{{"op", "replace"},
                                     {"path", "/allowed"},
                                     {"value", got["diagnostics"][0]["allowed"]}}})));
  const Json& second = got.at("diagnostics")[1];
  EXPECT_EQ(second.at("pointer"), "/strategy_definition/exit_conditions/all/0");
  EXPECT_EQ(second.at("column"), 8);
  EXPECT_EQ(second.at("excerpt"), "    close >\n           ^");
  EXPECT_THAT(second.at("message").get<std::string>(), testing::Not(testing::HasSubstr("\n")));
  EXPECT_TRUE(got.at("conditions").contains("entry_conditions")) << "it can be read";
}

TEST(ValidationsApi, WarnsOfWhatIsHardlyMeant) {
  House house;
  const Json got = validated(
      house,
      {{"strategy_definition",
        {{"entry_conditions", "rsi(14) > close"}, {"risk_management", {{"stop_loss_pct", 2}}}}}});
  EXPECT_EQ(got.at("valid"), true);
  ASSERT_EQ(got.at("diagnostics").size(), 1u);
  EXPECT_EQ(got.at("diagnostics")[0].at("severity"), "warning");
  EXPECT_EQ(got.at("diagnostics")[0].at("code"), "unlike_units");
  EXPECT_EQ(got.at("diagnostics")[0].at("column"), 9);
}

TEST(ValidationsApi, ShowsWhereASnippetCannotBeCompiled) {
  House house;
  const Json got = validated(
      house, {{"strategy_definition",
               {{"code_snippet", "def signals(bars, params):\n    return bars.close >> > 1\n"}}}});
  EXPECT_EQ(got.at("valid"), false);
  EXPECT_EQ(got.at("strategy_hash"), nullptr);
  ASSERT_EQ(got.at("diagnostics").size(), 1u) << got.dump(2);
  const Json& mistake = got.at("diagnostics")[0];
  EXPECT_EQ(mistake.at("code"), "syntax_error");
  EXPECT_EQ(mistake.at("line"), 2);
  EXPECT_THAT(mistake.at("excerpt").get<std::string>(), testing::HasSubstr("return bars.close"));

  const Json fine = validated(
      house, {{"strategy_definition", {{"code_snippet", "def signals(bars, params): pass\n"}}}});
  EXPECT_EQ(fine.at("valid"), true) << fine.dump(2);
}

TEST(ValidationsApi, RefusesBodiesThatAreNone) {
  House house;
  const auto status = [&](const std::string& body) {
    return house.post("/api/strategy-validations", body, {{"Content-Type", "application/json"}})
        .status;
  };
  EXPECT_EQ(status("{"), 400);
  EXPECT_EQ(status("[]"), 422);
  EXPECT_EQ(status("{}"), 422);
  EXPECT_EQ(status(R"({"strategy_definition": {}, "timeframe": "1M"})"), 422);
  EXPECT_EQ(status(R"({"strategy_definition": {}, "extra": 1})"), 422);
  EXPECT_EQ(status(R"({"strategy_definition": null})"), 200);
  EXPECT_EQ(status(R"({"strategy_definition": [{"timeframe": 1}]})"), 200);
  EXPECT_EQ(status(R"({"strategy_definition": {"timeframe": 1, "assets": 2}})"), 200);
}

TEST(LanguageApi, HasTheWordsAndTheIndicators) {
  House house;
  const auto reply = house.get("/api/strategy-language");
  const Json got = parse(reply);
  const auto has = [&](const char* list, const char* name) {
    for (const Json& item : got.at(list)) {
      if (item.at("name") == name) return true;
    }
    return false;
  };
  EXPECT_TRUE(has("words", "crosses_above"));
  EXPECT_TRUE(has("words", "tf"));
  EXPECT_TRUE(has("indicators", "ema"));
  EXPECT_EQ(got.at("limits").at("formula_depth_max"), 64);
  EXPECT_EQ(house.get("/api/strategy-language", {{"If-None-Match", reply.header("etag")}}).status,
            304);
}

}  // namespace
}  // namespace hindcast::api
