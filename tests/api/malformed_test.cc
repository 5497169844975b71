// Everything a client can get wrong, and what it is told.
#include <gmock/gmock.h>

#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

// The example with one value replaced; `value` is JSON text.
std::string with(const char* pointer, const std::string& value) {
  Json body = Json::parse(kExampleJob);
  body[Json::json_pointer(pointer)] = Json::parse(value);
  return body.dump();
}

std::string without(const char* field) {
  Json body = Json::parse(kExampleJob);
  body.erase(field);
  return body.dump();
}

std::string nested(int levels) {
  return R"({"strategy_definition": )" + std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']') + "}";
}

struct BadRequest {
  const char* name;
  std::string method;
  std::string target;
  std::string body;
  int status;
  const char* where;  // pointer of one of the errors; "?name" a parameter, "@name" a header
  const char* code;   // "" when the problem itself says all
  support::HttpHeaders headers = {};
};

const char* const kJobs = "/api/backtest-jobs";
const char* const kNoJob = "/api/backtest-jobs/job_00000000000000000000000000";
const char* const kNoBacktest = "/api/backtests/bt_00000000000000000000000000";

// ---- bodies ----

std::vector<BadRequest> bad_bodies() {
  const auto post = [](const char* name, std::string body, int status, const char* where,
                       const char* code) {
    return BadRequest{name, "POST", kJobs, std::move(body), status, where, code};
  };
  return {
      post("not JSON", "hello", 400, "", "json_syntax"),
      post("cut off", R"({"assets": ["BTC/USD")", 400, "", "json_syntax"),
      post("trailing comma", R"({"assets": [],})", 400, "", "json_syntax"),
      post("two documents", "{}{}", 400, "", "json_syntax"),
      post("NaN", R"({"initial_capital": NaN})", 400, "", "json_syntax"),
      post("single quotes", "{'assets': []}", 400, "", "json_syntax"),
      post("comment", "/* x */ {}", 400, "", "json_syntax"),
      post("byte order of UTF-16", std::string("\xff\xfe{\0}\0", 6), 400, "", "json_syntax"),
      post("invalid UTF-8", "{\"strategy_name\": \"\xff\xfe\"}", 400, "", "json_syntax"),
      post("overlong UTF-8", "{\"strategy_name\": \"\xc0\xaf\"}", 400, "", "json_syntax"),
      post("lone surrogate", R"({"strategy_name": "\ud800"})", 400, "", "json_syntax"),
      post("raw control character", "{\"strategy_name\": \"a\nb\"}", 400, "", "json_syntax"),
      post("number too large for a double", R"({"initial_capital": 1e999})", 400, "",
           "json_syntax"),
      post("too deep", nested(100), 400, "", "too_deep"),
      post("duplicate key", R"({"period": "all", "period": "1 year"})", 400, "", "duplicate_key"),
      post("a list", "[]", 422, "", "wrong_type"),
      post("null", "null", 422, "", "wrong_type"),
      post("a string", "\"momentum\"", 422, "", "wrong_type"),
      post("unknown field", with("/strateg_name", "1"), 422, "/strateg_name", "unknown_field"),
      post("unknown field near one of the envelope", with("/user", "1"), 422, "/user",
           "unknown_field"),
      post("job_id is not the caller's", with("/job_id", "\"x\""), 422, "/job_id", "unknown_field"),
      post("user_id of a wrong type", with("/user_id", "5"), 422, "/user_id", "wrong_type"),
      post("user_id with a slash", with("/user_id", R"("a/b")"), 422, "/user_id", "bad_form"),
      post("empty user_id", with("/user_id", R"("")"), 422, "/user_id", "bad_form"),
      post("unknown priority", with("/priority", R"("hgih")"), 422, "/priority", "unknown_name"),
      post("priority of a wrong type", with("/priority", "1"), 422, "/priority", "wrong_type"),
      post("no assets", without("assets"), 422, "/assets", "required"),
      post("empty assets", with("/assets", "[]"), 422, "/assets", "too_short"),
      post("assets is a string", with("/assets", R"("BTC/USD")"), 422, "/assets", "wrong_type"),
      post("asset is a number", with("/assets", "[1]"), 422, "/assets/0", "wrong_type"),
      post("asset in lower case", with("/assets", R"(["btc/usd"])"), 422, "/assets/0",
           "invalid_symbol"),
      post("asset climbs the tree", with("/assets", R"(["../../etc"])"), 422, "/assets/0",
           "invalid_symbol"),
      post("asset twice", with("/assets", R"(["BTC/USD", "BTC/USD"])"), 422, "/assets/1",
           "duplicate"),
      post("asset without data", with("/assets", R"(["DOGE/USD"])"), 422, "/assets", "no_data"),
      post("bad period", with("/period", R"("soon")"), 422, "/period", "invalid_period"),
      post("period of nothing", with("/period", R"("0 days")"), 422, "/period", "invalid_period"),
      post("period that ends before it begins", with("/period", R"("2020-01-02..2020-01-01")"), 422,
           "/period", "invalid_period"),
      post("period of a wrong type", with("/period", "6"), 422, "/period", "wrong_type"),
      post("bad timeframe", with("/timeframe", R"("1x")"), 422, "/timeframe", "invalid_timeframe"),
      post("month as timeframe", with("/timeframe", R"("1M")"), 422, "/timeframe",
           "invalid_timeframe"),
      post("capital below zero", with("/initial_capital", "-1"), 422, "/initial_capital",
           "out_of_range"),
      post("capital as text", with("/initial_capital", R"("10k")"), 422, "/initial_capital",
           "wrong_type"),
      post("no strategy", without("strategy_definition"), 422, "/strategy_definition", "required"),
      post("strategy is a list", with("/strategy_definition", "[]"), 422, "/strategy_definition",
           "wrong_type"),
      post("unknown template", with("/strategy_definition/template_id", R"("momentun")"), 422,
           "/strategy_definition/template_id", "unknown_name"),
      post("unknown parameter", with("/strategy_definition/parameters", R"({"no_such": 1})"), 422,
           "/strategy_definition/parameters/no_such", "unknown_name"),
      post("stop loss below zero", with("/strategy_definition/risk_management/stop_loss_pct", "-2"),
           422, "/strategy_definition/risk_management/stop_loss_pct", "out_of_range"),
      post("unknown risk field", with("/strategy_definition/risk_management/stop", "1"), 422,
           "/strategy_definition/risk_management/stop", "unknown_field"),
      post("formula does not parse", with("/strategy_definition/entry_conditions", R"("close >")"),
           422, "/strategy_definition/entry_conditions", "syntax"),
      post("unknown indicator",
           with("/strategy_definition/entry_conditions", R"("emaa(close, 5) > close")"), 422,
           "/strategy_definition/entry_conditions", "unknown_name"),
      post("commission beyond its bounds", with("/costs", R"({"commission_pct": 50})"), 422,
           "/costs/commission_pct", "out_of_range"),
      post("unknown preset", with("/execution", R"({"preset": "lucky"})"), 422, "/execution/preset",
           "unknown_name"),
  };
}

// ---- addresses, methods, queries ----

std::vector<BadRequest> bad_targets() {
  const auto get = [](const char* name, std::string target, int status, const char* where,
                      const char* code) {
    return BadRequest{name, "GET", std::move(target), "", status, where, code};
  };
  const std::string jobs = kJobs;
  return {
      get("no such path", "/api/nothing", 404, "", ""),
      get("path below a leaf", "/healthz/more", 404, "", ""),
      get("page outside of the pages", "/../etc/passwd", 404, "", ""),
      get("encoded dots", "/%2e%2e/etc/passwd", 404, "", ""),
      get("trailing slash", "/api/backtest-jobs/", 404, "", ""),
      get("unknown job", kNoJob, 404, "", ""),
      get("malformed job id", "/api/backtest-jobs/42", 404, "", ""),
      get("job id with a quote", "/api/backtest-jobs/job_'%3B--", 404, "", ""),
      get("unknown backtest", kNoBacktest, 404, "", ""),
      get("backtest id that is a path", "/api/backtests/..%2f..%2fjobs.db", 404, "", ""),
      get("curve of an unknown backtest", std::string(kNoBacktest) + "/equity", 404, "", ""),
      get("events of an unknown job", std::string(kNoJob) + "/events", 404, "", ""),
      get("malformed user id", "/api/backtest-jobs/user/a%20b", 404, "", ""),
      get("broken percent-encoding", "/api/%zz", 400, "", "bad_target"),
      get("zero byte in the path", "/api/backtest-jobs/%00", 400, "", "bad_target"),
      get("line break in the query", jobs + "?cursor=a%0ab", 400, "", "bad_target"),
      get("absolute form", "http://localhost/healthz", 400, "", "bad_target"),
      get("unknown parameter", jobs + "?limt=5", 400, "?limt", "unknown_parameter"),
      get("parameter twice", jobs + "?limit=5&limit=6", 400, "?limit", "repeated"),
      get("limit is text", jobs + "?limit=all", 400, "?limit", "wrong_type"),
      get("limit is empty", jobs + "?limit=", 400, "?limit", "wrong_type"),
      get("limit too small", jobs + "?limit=0", 400, "?limit", "out_of_range"),
      get("limit too large", jobs + "?limit=201", 400, "?limit", "out_of_range"),
      get("limit beyond 64 bits", jobs + "?limit=99999999999999999999", 400, "?limit",
          "out_of_range"),
      get("limit with a fraction", jobs + "?limit=1.5", 400, "?limit", "wrong_type"),
      get("unknown status", jobs + "?status=runing", 400, "?status", "unknown_name"),
      get("foreign cursor", jobs + "?cursor=abc", 400, "?cursor", "bad_cursor"),
      get("cursor too long", jobs + "?cursor=" + std::string(2000, 'a'), 400, "?cursor",
          "too_long"),
      get("feed cursor", "/api/backtests?cursor=%27", 400, "?cursor", "bad_cursor"),
      get("format unknown", std::string(kNoBacktest) + "/trades?format=xml", 400, "?format",
          "unknown_name"),
      get("too few points", std::string(kNoBacktest) + "/equity?max_points=1", 400, "?max_points",
          "out_of_range"),
      get("time that is none", std::string(kNoBacktest) + "/candles?from=2024-13-01", 400, "?from",
          "wrong_type"),
      get("event id below zero", std::string(kNoJob) + "/events?last_event_id=-1", 400,
          "?last_event_id", "out_of_range"),
      get("address too long", "/" + std::string(9000, 'a'), 414, "", ""),
      get("address longer than all headers may be", "/" + std::string(40'000, 'a'), 414, "", ""),
      {"method not offered", "PUT", kJobs, "{}", 405, "", "method_not_allowed"},
      {"POST to a page", "POST", "/", "{}", 405, "", "method_not_allowed"},
      {"GET of a command", "GET", "/api/backtests/generate", "", 405, "", "method_not_allowed"},
      {"unknown method", "BREW", kJobs, "", 501, "", ""},
      {"cancel an unknown job", "DELETE", kNoJob, "", 404, "", ""},
  };
}

// ---- headers ----

std::vector<BadRequest> bad_headers() {
  const auto post = [](const char* name, support::HttpHeaders headers, int status,
                       const char* where, const char* code) {
    return BadRequest{name, "POST", kJobs, kExampleJob, status, where, code, std::move(headers)};
  };
  const auto get = [](const char* name, support::HttpHeaders headers, int status, const char* where,
                      const char* code) {
    return BadRequest{name, "GET", kJobs, "", status, where, code, std::move(headers)};
  };
  return {
      post("form data", {{"Content-Type", "application/x-www-form-urlencoded"}}, 415,
           "@Content-Type", "unsupported"),
      post("text/plain", {{"Content-Type", "text/plain"}}, 415, "@Content-Type", "unsupported"),
      post("compressed", {{"Content-Encoding", "gzip"}}, 415, "@Content-Encoding", "unsupported"),
      post("foreign origin", {{"Origin", "https://evil.example"}}, 403, "@Origin",
           "foreign_origin"),
      post("null origin", {{"Origin", "null"}}, 403, "@Origin", "foreign_origin"),
      post("empty idempotency key", {{"Idempotency-Key", ""}}, 400, "@Idempotency-Key", "bad_form"),
      post("long idempotency key", {{"Idempotency-Key", std::string(256, 'k')}}, 400,
           "@Idempotency-Key", "bad_form"),
      post("two idempotency keys", {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}}, 400,
           "@Idempotency-Key", "bad_form"),
      post("unknown expectation", {{"Expect", "a miracle"}}, 417, "", ""),
      get("another host", {{"Host", "evil.example"}}, 421, "@Host", "unknown_host"),
      get("right host, wrong port", {{"Host", "127.0.0.1:1"}}, 421, "@Host", "unknown_host"),
      get("host that only begins right", {{"Host", "localhost.evil.example"}}, 421, "@Host",
          "unknown_host"),
      get("two hosts", {{"Host", "localhost"}, {"Host", "localhost"}}, 400, "@Host", "required"),
      get("headers too large", {{"X-Long", std::string(20'000, 'x')}}, 431, "", ""),
  };
}

bool tells(const Json& problem, const BadRequest& bad) {
  if (*bad.code == '\0') return !problem.contains("errors");
  const char* key = *bad.where == '?' ? "parameter" : *bad.where == '@' ? "header" : "pointer";
  const std::string where = *bad.where == '?' || *bad.where == '@' ? bad.where + 1 : bad.where;
  const Json errors = problem.value("errors", Json::array());
  for (const Json& error : errors) {
    if (error.value(key, "-") == where && error.value("code", "") == bad.code) {
      return !error.value("detail", "").empty();
    }
  }
  return false;
}

TEST(MalformedRequests, GetTheStatusAndTheProblemTheyDeserve) {
  House house;
  std::size_t count = 0;
  for (const auto& table : {bad_bodies(), bad_targets(), bad_headers()}) {
    for (const BadRequest& bad : table) {
      SCOPED_TRACE(bad.name);
      ++count;
      const auto reply =
          support::fetch(house.port(), bad.method, bad.target, bad.headers, bad.body);
      EXPECT_EQ(reply.status, bad.status) << reply.body;
      EXPECT_EQ(reply.header("content-type"), "application/problem+json");
      EXPECT_FALSE(reply.header("x-content-type-options").empty());
      const Json problem = parse(reply);
      EXPECT_EQ(problem.value("status", 0), reply.status);
      EXPECT_THAT(problem.value("type", ""), testing::StartsWith("/problems/"));
      EXPECT_TRUE(tells(problem, bad)) << reply.body;
    }
  }
  EXPECT_GE(count, 60u);
  EXPECT_EQ(must(house.jobs().counts()).pending, 0) << "none of them made a job";
}

TEST(MalformedRequests, AreToldAllProblemsAtOnce) {
  House house;
  const auto reply = house.post(kJobs, R"({
    "user_id": "a/b", "priority": "now", "assets": ["btc"], "period": "soon", "timeframe": "1x",
    "initial_capital": 0, "strategy_name": "x", "strategy_definition": {"template_id": "momentum"}})");
  EXPECT_EQ(reply.status, 422);
  std::vector<std::string> pointers;
  const Json problem = parse(reply);
  for (const Json& error : problem.at("errors")) pointers.push_back(error.at("pointer"));
  EXPECT_THAT(pointers, testing::IsSupersetOf({"/user_id", "/priority", "/assets/0", "/period",
                                               "/timeframe", "/initial_capital"}));
}

TEST(MalformedRequests, HintAtTheNearestName) {
  House house;
  const Json errors =
      parse(house.post(kJobs, with("/strategy_definition/template_id", R"("momentun")")))
          .at("errors");
  EXPECT_EQ(errors[0].value("suggestion", ""), "momentum");
}

}  // namespace
}  // namespace hindcast::api
