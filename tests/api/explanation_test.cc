#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

TEST(ExplanationApi, GivesTheValueOfEachSideAtTheBarAskedFor) {
  House house;
  const std::string id = house.finished_backtest(example_document(house, 48));
  const std::string path = "/api/backtests/" + id + "/explanation";
  const Json candles = parse(house.get("/api/backtests/" + id + "/candles"));
  const Json why = parse(house.get(path + "?time=2024-01-01T10:30:00Z"));
  EXPECT_EQ(why.at("symbol"), "BTC/USD");
  EXPECT_EQ(why.at("time"), "2024-01-01T10:00:00Z");
  EXPECT_EQ(why.at("bar").at("close"), candles.at("close")[10]);

  const Json& entry = why.at("conditions").at("long_entry");
  EXPECT_EQ(entry.at("join"), "any");
  const Json& cross = entry.at("parts")[0];
  EXPECT_EQ(cross.at("values")[0].at("text"), "close");
  EXPECT_EQ(cross.at("values")[0].at("value"), candles.at("close")[10]);
  EXPECT_EQ(cross.at("values")[0].at("before"), candles.at("close")[9]);
  const bool up = candles.at("close")[10] > candles.at("open")[10];
  EXPECT_EQ(entry.at("parts")[1].at("holds"), up);
}

TEST(ExplanationApi, WithoutATimeItIsTheLastBar) {
  House house;
  const std::string id = house.finished_backtest(example_document(house, 24));
  const Json why = parse(house.get("/api/backtests/" + id + "/explanation"));
  EXPECT_EQ(why.at("time"), "2024-01-01T23:00:00Z");
}

TEST(ExplanationApi, RefusesBarsThatTheRunDidNotSee) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(example_document(house, 24)) + "/explanation";
  for (const char* time : {"2023-12-31T23:59:59Z", "2024-01-02T00:00:00Z"}) {
    const auto reply = house.get(path + "?time=" + time);
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, testing::HasSubstr("from 2024-01-01T00:00:00Z to before"));
  }
  EXPECT_EQ(house.get(path + "?symbol=ETH/USD").status, 400);
  EXPECT_EQ(house.get("/api/backtests/bt_none/explanation").status, 404);
}

TEST(ExplanationApi, SaysSoWhenTheBarsHaveChanged) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(example_document(house, 24)) + "/explanation";
  house.write_bars(300);
  const auto reply = house.get(path);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, testing::HasSubstr("BTC/USD have changed since"));
}

}  // namespace
}  // namespace hindcast::api
