// /api/strategies: the library, and jobs that run what it holds.
#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

const char* const kLibrary = "/api/strategies";

Json strategy_body(const std::string& name = "Cross", const std::string& entry = "close > open") {
  return {{"user_id", "alice"},
          {"name", name},
          {"tags", {"trend"}},
          {"definition", {{"entry_conditions", entry}, {"exit_conditions", "close < open"}}}};
}

// The answer's body and ETag after one POST.
struct Saved {
  Json body;
  std::string etag;
  std::string path;
};

Saved save(House& house, const Json& body = strategy_body()) {
  const auto reply = house.post(kLibrary, body.dump());
  EXPECT_EQ(reply.status, 201) << reply.body;
  return {parse(reply), reply.header("etag"), reply.header("location")};
}

Json next_version(const std::string& entry) {
  return {{"user_id", "alice"}, {"note", "changed"}, {"definition", {{"entry_conditions", entry}}}};
}

TEST(StrategiesApi, ASavedStrategyCanBeReadAtItsLocation) {
  House house;
  const Saved saved = save(house);
  EXPECT_EQ(saved.body.at("version"), 1);
  EXPECT_EQ(saved.body.at("visibility"), "private");
  EXPECT_EQ(saved.path, "/api/strategies/" + saved.body.at("strategy_id").get<std::string>());
  const auto read = house.get(saved.path);
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(parse(read), saved.body);
  EXPECT_EQ(read.header("etag"), saved.etag);
  EXPECT_EQ(house.get(saved.path, {{"If-None-Match", saved.etag}}).status, 304);
}

TEST(StrategiesApi, ADefinitionIsCheckedWholeWhenItIsSaved) {
  House house;
  Json body = strategy_body();
  body["name"] = "";
  body["tags"] = {"a", "a"};
  body["user_id"] = "/";
  body["definition"]["entry_conditions"] = "clse > 1";
  body["definition"]["exit_conditions"] = "sma(close) >";
  body["definition"]["exitconditions"] = 1;
  const auto reply = house.post(kLibrary, body.dump());
  EXPECT_EQ(reply.status, 422);
  std::vector<std::string> pointers;
  const Json problem = parse(reply);
  for (const Json& error : problem.at("errors")) pointers.push_back(error.at("pointer"));
  EXPECT_THAT(pointers,
              testing::IsSupersetOf({"/name", "/tags/1", "/user_id", "/definition/entry_conditions",
                                     "/definition/exit_conditions", "/definition/exitconditions"}));
  EXPECT_TRUE(parse(house.get(kLibrary)).at("items").empty());
}

TEST(StrategiesApi, ANewSaveIsTheNextVersionAndOldOnesNeverChange) {
  House house;
  const Saved saved = save(house);
  const auto second = house.post(saved.path + "/versions", next_version("close > 2").dump());
  EXPECT_EQ(second.status, 201) << second.body;
  EXPECT_EQ(parse(second).at("version"), 2);
  EXPECT_NE(second.header("etag"), saved.etag);
  const auto first = house.get(saved.path + "/versions/1");
  EXPECT_EQ(parse(first).at("definition"), saved.body.at("definition"));
  EXPECT_THAT(first.header("cache-control"), testing::HasSubstr("immutable"));
  const Json all = parse(house.get(saved.path + "/versions"));
  ASSERT_EQ(all.at("items").size(), 2u);
  EXPECT_EQ(all.at("items")[0].at("note"), "changed");
  EXPECT_TRUE(all.at("next_before").is_null());
  EXPECT_EQ(house.get(saved.path + "/versions/3").status, 404);
  EXPECT_EQ(house.get(saved.path + "/versions/x").status, 404);
}

TEST(StrategiesApi, TheSameDefinitionAgainIsNoNewVersion) {
  House house;
  const Saved saved = save(house);
  Json again = next_version("x");
  again["definition"] = saved.body.at("definition");
  const auto reply = house.post(saved.path + "/versions", again.dump());
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(parse(reply).at("version"), 1);
}

TEST(StrategiesApi, TwoWhoEditAtOnceAreToldSo) {
  House house;
  const Saved saved = save(house);
  const support::HttpHeaders seen = {{"If-Match", saved.etag}};
  EXPECT_EQ(house.send("PATCH", saved.path, R"({"name": "Mine"})", seen).status, 200);
  const auto late = house.send("PATCH", saved.path, R"({"name": "Yours"})", seen);
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(parse(late).at("type"), "/problems/precondition-failed");
  EXPECT_EQ(house.post(saved.path + "/versions", next_version("close > 3").dump(), seen).status,
            412);
  EXPECT_EQ(house.send("DELETE", saved.path, "", seen).status, 412);
  EXPECT_EQ(house.send("PATCH", saved.path, "{}", {{"If-Match", "what"}}).status, 400);
  EXPECT_EQ(parse(house.get(saved.path)).at("name"), "Mine");
}

TEST(StrategiesApi, SharingTaggingAndArchivingShowInLists) {
  House house;
  const Saved one = save(house, strategy_body("One"));
  const Saved two = save(house, strategy_body("Two"));
  EXPECT_EQ(house
                .send("PATCH", one.path,
                      R"({"visibility": "shared", "tags": ["best", "rsi"], "description": "d"})")
                .status,
            200);
  EXPECT_EQ(house.send("PATCH", two.path, R"({"archived": true})").status, 200);
  const auto names = [&](const std::string& query) {
    std::vector<std::string> found;
    const Json page = parse(house.get(kLibrary + query));
    for (const Json& item : page.at("items")) found.push_back(item.at("name"));
    return found;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(""), Names{"One"});
  EXPECT_EQ(names("?archived=yes"), (Names{"Two", "One"}));
  EXPECT_EQ(names("?archived=only"), Names{"Two"});
  EXPECT_EQ(names("?visibility=shared"), Names{"One"});
  EXPECT_EQ(names("?tag=rsi"), Names{"One"});
  EXPECT_EQ(names("?q=on&user_id=alice"), Names{"One"});
  EXPECT_EQ(names("?user_id=bob"), Names{});
  EXPECT_EQ(house.get(kLibrary + std::string("?visibility=public")).status, 400);
  EXPECT_EQ(house.get(kLibrary + std::string("?cursor=zz")).status, 400);
}

TEST(StrategiesApi, ACloneTellsWhereItIsFrom) {
  House house;
  const Saved saved = save(house);
  house.post(saved.path + "/versions", next_version("close > 2").dump());
  const auto reply =
      house.post(saved.path + "/clone", R"({"user_id": "bob", "name": "Mine", "version": 1})");
  ASSERT_EQ(reply.status, 201) << reply.body;
  const Json clone = parse(reply);
  EXPECT_EQ(clone.at("cloned_from"), saved.body.at("strategy_id"));
  EXPECT_EQ(clone.at("cloned_version"), 1);
  EXPECT_EQ(clone.at("user_id"), "bob");
  EXPECT_EQ(clone.at("version"), 1);
  EXPECT_EQ(clone.at("definition"), saved.body.at("definition"));
  EXPECT_NE(clone.at("strategy_id"), saved.body.at("strategy_id"));
  const auto missing = house.post(saved.path + "/clone", R"({"version": 9})");
  EXPECT_EQ(missing.status, 422);
  EXPECT_EQ(parse(missing).at("errors")[0].at("pointer"), "/version");
}

TEST(StrategiesApi, WhatIsDeletedIsGone) {
  House house;
  const Saved saved = save(house);
  EXPECT_EQ(house.send("DELETE", saved.path).status, 204);
  EXPECT_EQ(house.get(saved.path).status, 404);
  EXPECT_EQ(house.send("DELETE", saved.path).status, 404);
  EXPECT_EQ(house.get("/api/strategies/strat_1").status, 404);
}

// ---- jobs of a strategy ----

Json job_of(const Saved& saved) {
  return {{"user_id", "alice"},
          {"strategy_id", saved.body.at("strategy_id")},
          {"timeframe", "1h"},
          {"assets", {"BTC/USD"}},
          {"period", "all"}};
}

TEST(StrategiesApi, AJobKeepsTheExactVersionThatRuns) {
  House house;
  const Saved saved = save(house);
  const auto submitted = house.post("/api/backtest-jobs", job_of(saved).dump());
  ASSERT_EQ(submitted.status, 202) << submitted.body;
  const std::string path = submitted.header("location");
  house.post(saved.path + "/versions", next_version("close > 2").dump());
  const Json job = parse(house.get(path));
  EXPECT_EQ(job.at("strategy_id"), saved.body.at("strategy_id"));
  EXPECT_EQ(job.at("strategy_version"), 1);
  EXPECT_EQ(job.at("strategy_name"), "Cross");
  EXPECT_EQ(job.at("strategy_definition"), saved.body.at("definition"));

  Json old = job_of(saved);
  old["strategy_version"] = 1;
  EXPECT_EQ(parse(house.post("/api/backtest-jobs", old.dump())).at("strategy_version"), 1);
  const Json newest = parse(house.post("/api/backtest-jobs", job_of(saved).dump()));
  EXPECT_EQ(newest.at("strategy_version"), 2);

  house.send("DELETE", saved.path);
  EXPECT_EQ(parse(house.get(path)).at("strategy_definition"), saved.body.at("definition"));
}

TEST(StrategiesApi, AJobOfAnUnknownStrategyNamesTheField) {
  House house;
  const Saved saved = save(house);
  const auto where = [&](const Json& body) {
    const auto reply = house.post("/api/backtest-jobs", body.dump());
    EXPECT_EQ(reply.status, 422) << reply.body;
    const Json problem = parse(reply);
    EXPECT_EQ(problem.at("errors").size(), 1u) << reply.body;
    return problem.at("errors")[0].at("pointer").get<std::string>();
  };
  Json body = job_of(saved);
  body["strategy_version"] = 7;
  EXPECT_EQ(where(body), "/strategy_version");
  body["strategy_id"] = "strat_absent";
  EXPECT_EQ(where(body), "/strategy_id");
  body = job_of(saved);
  body["strategy_definition"] = {{"entry_conditions", "close > 99"}};
  body["strategy_name"] = "Other";
  EXPECT_EQ(where(body), "/strategy_definition");
  body["strategy_definition"] = saved.body.at("definition");
  EXPECT_EQ(house.post("/api/backtest-jobs", body.dump()).status, 202) << "the same is no conflict";
}

TEST(StrategiesApi, TheFeedTellsTheVersionThatRan) {
  House house;
  const Saved saved = save(house);
  house.post("/api/backtest-jobs", job_of(saved).dump());
  const std::string id = house.complete(house.claim(), example_document(house, 24));
  const Json result = parse(house.get("/api/backtests/" + id));
  EXPECT_EQ(result.at("strategy_id"), saved.body.at("strategy_id"));
  EXPECT_EQ(result.at("strategy_version"), 1);
}

}  // namespace
}  // namespace hindcast::api
