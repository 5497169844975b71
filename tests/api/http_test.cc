#include "api/http.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "api/curve.h"
#include "api/routes.h"
#include "api/rows.h"
#include "api/target.h"
#include "api/wakeups.h"
#include "base/json.h"

namespace hindcast::api {
namespace {

Request with_header(std::string name, std::string value) {
  Request request;
  request.headers.push_back({std::move(name), std::move(value)});
  return request;
}

TEST(Http, RendersStatusLineHeadersAndLength) {
  Response response;
  response.body = "{}";
  response.set("X-A", "b");
  const std::string head = render_head(response, true);
  EXPECT_THAT(head, testing::StartsWith("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(head, testing::HasSubstr("GMT\r\n"));
  EXPECT_THAT(head, testing::HasSubstr("Content-Length: 2\r\nX-A: b\r\n"));
  EXPECT_THAT(head, testing::EndsWith("Connection: keep-alive\r\n\r\n"));
}

TEST(Http, AnswersThatHaveNoContentSendNoLength) {
  Response response;
  response.status = 304;
  EXPECT_THAT(render_head(response, false), testing::Not(testing::HasSubstr("Content-")));
}

TEST(Http, ComparesEtagsWeaklyAndInLists) {
  const std::string weak = weak_etag("body"), strong = strong_etag("body");
  EXPECT_EQ(weak, "W/" + strong);
  const auto status = [&](const std::string& given) {
    return with_etag(with_header("if-none-match", given), Response{}, weak).status;
  };
  EXPECT_EQ(status(weak), 304);
  EXPECT_EQ(status(strong), 304);
  EXPECT_EQ(status("\"other\", " + strong), 304);
  EXPECT_EQ(status("*"), 304);
  EXPECT_EQ(status("\"other\""), 200);
}

TEST(Http, NegotiatesByQualityAndPrecision) {
  const auto choose = [](const std::string& accept) {
    return std::string(
        negotiate(with_header("accept", accept), {"application/json", "text/csv"}).value_or("-"));
  };
  EXPECT_EQ(choose(""), "application/json");
  EXPECT_EQ(choose("*/*"), "application/json");
  EXPECT_EQ(choose("text/csv"), "text/csv");
  EXPECT_EQ(choose("TEXT/*"), "text/csv");
  EXPECT_EQ(choose("application/json;q=0.3, text/csv;q=0.8"), "text/csv");
  EXPECT_EQ(choose("*/*;q=0.1, application/json;q=0"), "text/csv");
  EXPECT_EQ(choose("image/png"), "-");
  EXPECT_EQ(choose("text/csv;q=broken"), "-");
}

TEST(Target, DecodesPathAndQuery) {
  Request request;
  request.target = "/api/a%2Fb/c?x=1%20y&z=";
  ASSERT_TRUE(parse_target(request));
  EXPECT_THAT(request.segments, testing::ElementsAre("api", "a/b", "c"));
  EXPECT_THAT(request.query,
              testing::ElementsAre(testing::Pair("x", "1 y"), testing::Pair("z", "")));
}

TEST(Target, ReportsEveryWrongParameterAtOnce) {
  Route route{};
  route.query = {
      {.name = "limit", .doc = "", .kind = Parameter::Kind::integer, .minimum = 1, .maximum = 9},
      {.name = "when", .doc = "", .kind = Parameter::Kind::time}};
  Request request;
  request.query = {{"limit", "10"}, {"when", "soon"}, {"limt", "1"}, {"limit", "2"}};
  const auto read = read_query(route, request);
  ASSERT_FALSE(read);
  std::vector<std::string> codes;
  for (const auto& p : read.error().problems) codes.push_back(p.pointer + " " + p.code);
  EXPECT_THAT(codes, testing::ElementsAre("?limit out_of_range", "?when wrong_type",
                                          "?limt unknown_parameter", "?limit repeated"));
  EXPECT_EQ(read.error().problems[2].suggestion, "limit");
}

TEST(Curve, KeepsEndsHighsAndLowsAndTheDeepestDrawdown) {
  std::vector<double> equity(100'000, 100), drawdown(100'000, 0);
  equity[777] = 500;
  equity[50'001] = 1;
  drawdown[99'998] = -80;
  const auto rows = rows_to_keep(equity, drawdown, 500);
  EXPECT_LE(rows.size(), 500u);
  EXPECT_TRUE(std::ranges::is_sorted(rows));
  for (std::size_t row : {0, 777, 50'001, 99'998, 99'999}) {
    EXPECT_TRUE(std::ranges::binary_search(rows, row)) << row;
  }
}

TEST(Curve, LeavesFewPointsAlone) {
  const std::vector<double> values(8, 1.0);
  EXPECT_EQ(rows_to_keep(values, values, 8).size(), 8u);
  EXPECT_TRUE(rows_to_keep({}, {}, 8).empty());
}

TEST(Curve, JoinsBarsLikeACoarserTimeframe) {
  market::BarColumns bars;
  bars.push_back(1, 10, 12, 9, 11, 5);
  bars.push_back(2, 11, 15, 10, 14, 6);
  bars.push_back(3, 14, 14, 7, 8, 7);
  std::size_t joined = 0;
  const auto candles = join_bars(bars.view(), 2, joined);
  EXPECT_EQ(joined, 2u);
  EXPECT_THAT(candles.open, testing::ElementsAre(10, 14));
  EXPECT_THAT(candles.high, testing::ElementsAre(15, 14));
  EXPECT_THAT(candles.low, testing::ElementsAre(9, 7));
  EXPECT_THAT(candles.close, testing::ElementsAre(14, 8));
  EXPECT_THAT(candles.volume, testing::ElementsAre(11, 7));
}

TEST(Rows, QuoteCsvCellsAndDefuseFormulas) {
  EXPECT_EQ(csv_cell("plain"), "plain");
  EXPECT_EQ(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(csv_cell("=SUM(A1)"), "'=SUM(A1)");
  EXPECT_EQ(csv_cell(nullptr), "");
  EXPECT_EQ(csv_cell(-1.5), "-1.5");
}

TEST(Wakeups, TellTheTopicsOwnFollowersOrAll) {
  Wakeups wakeups;
  int a = 0, b = 0;
  const auto token_a = wakeups.add("job_a", [&] { ++a; });
  wakeups.add("job_b", [&] { ++b; });
  wakeups.notify("job_a");
  wakeups.notify("job_c");
  wakeups.notify("");
  EXPECT_EQ(a, 2);
  EXPECT_EQ(b, 1);
  wakeups.remove(token_a);
  wakeups.notify("job_a");
  EXPECT_EQ(a, 2);
}

}  // namespace
}  // namespace hindcast::api
