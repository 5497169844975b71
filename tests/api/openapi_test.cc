#include <gmock/gmock.h>

#include <cstdlib>
#include <set>

#include "api/house.h"
#include "api/routes.h"
#include "base/file.h"

namespace hindcast::api {
namespace {

using base::Json;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// The part of JSON Schema 2020-12 that our schemas use; what does not fit is added to `wrong`.
class SchemaChecker {
 public:
  explicit SchemaChecker(const Json& document) : document_(document) {}

  std::vector<std::string> check(const Json& schema, const Json& value) {
    wrong_.clear();
    visit(schema, value, "");
    return wrong_;
  }

 private:
  static bool has_type(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "integer") return value.is_number_integer();
    return value.is_number();
  }
  void visit(const Json& schema, const Json& value, const std::string& at) {
    if (schema.contains("$ref")) {
      const auto name = schema["$ref"].get<std::string>();
      return visit(document_.at(Json::json_pointer(name.substr(1))), value, at);
    }
    if (schema.contains("type")) {
      const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
      bool fits = false;
      for (const Json& type : types) fits = fits || has_type(value, type);
      if (!fits) wrong_.push_back(at + " is not " + schema["type"].dump());
    }
    if (schema.contains("enum") &&
        std::ranges::find(schema["enum"], value) == schema["enum"].end()) {
      wrong_.push_back(at + " is not of " + schema["enum"].dump());
    }
    if (schema.contains("minimum") && value.is_number() && value < schema["minimum"]) {
      wrong_.push_back(at + " is too small");
    }
    if (value.is_object()) visit_object(schema, value, at);
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        visit(schema["items"], value[i], at + "/" + std::to_string(i));
      }
    }
  }
  void visit_object(const Json& schema, const Json& value, const std::string& at) {
    const Json properties = schema.value("properties", Json::object());
    const Json required = schema.value("required", Json::array());
    for (const Json& name : required) {
      if (!value.contains(name.get<std::string>())) {
        wrong_.push_back(at + " lacks " + name.get<std::string>());
      }
    }
    for (const auto& [name, item] : value.items()) {
      if (properties.contains(name)) {
        visit(properties[name], item, at + "/" + name);
      } else if (schema.contains("additionalProperties") &&
                 schema["additionalProperties"] == false) {
        wrong_.push_back(at + "/" + name + " is not allowed");
      }
    }
  }

  const Json& document_;
  std::vector<std::string> wrong_;
};

TEST(Openapi, DescribesEveryRouteOnce) {
  const Json document = openapi();
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  std::set<std::string> ids;
  for (const Route& route : routes()) {
    SCOPED_TRACE(route.operation_id);
    const Json& operation =
        document.at("paths").at(std::string(route.pattern)).at(lower(route.method));
    EXPECT_EQ(operation.at("operationId"), std::string(route.operation_id));
    EXPECT_TRUE(ids.insert(std::string(route.operation_id)).second);
    EXPECT_FALSE(operation.at("summary").get<std::string>().empty());
    EXPECT_EQ(operation.contains("requestBody"), !route.request_schema.empty() || route.upload);
  }
  std::size_t operations = 0;
  for (const auto& [path, item] : document.at("paths").items()) operations += item.size();
  EXPECT_EQ(operations, routes().size());
}

void collect_references(const Json& value, std::set<std::string>& references) {
  if (value.is_object() && value.contains("$ref")) references.insert(value["$ref"]);
  for (const Json& item : value) {
    if (item.is_structured()) collect_references(item, references);
  }
}

TEST(Openapi, ReferencesResolve) {
  const Json document = openapi();
  std::set<std::string> references;
  collect_references(document, references);
  EXPECT_GT(references.size(), 8u);
  for (const std::string& reference : references) {
    EXPECT_TRUE(document.contains(Json::json_pointer(reference.substr(1)))) << reference;
  }
}

TEST(Openapi, TheExampleOfTheDocsFitsItsSchema) {
  const char* source = std::getenv("HINDCAST_SOURCE_DIR");
  if (!source) GTEST_SKIP() << "HINDCAST_SOURCE_DIR is not set: run it through ctest";
  const std::string docs = must(base::read_file(std::string(source) + "/docs/http-api.md"));
  const auto begin = docs.find("```json\n{\n  \"user_id\"");
  ASSERT_NE(begin, std::string::npos);
  const std::string example = docs.substr(begin + 8, docs.find("```", begin + 8) - begin - 8);
  const Json document = openapi();
  EXPECT_THAT(SchemaChecker(document).check(
                  document.at("components").at("schemas").at("Submission"), Json::parse(example)),
              testing::IsEmpty());
  House house;
  EXPECT_EQ(house.post("/api/backtest-jobs", example).status, 202);
}

TEST(Openapi, AnswersFitTheirSchemas) {
  House house;
  const std::string id = house.finished_backtest(example_document(house, 48));
  const std::string pending = house.submit();
  const Json document = openapi();
  const auto check = [&](const char* pattern, const std::string& target) {
    SCOPED_TRACE(target);
    const Json& schema = document.at("paths")
                             .at(pattern)
                             .at("get")
                             .at("responses")
                             .at("200")
                             .at("content")
                             .at("application/json")
                             .at("schema");
    const auto reply = house.get(target);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_THAT(SchemaChecker(document).check(schema, parse(reply)), testing::IsEmpty());
  };
  check("/api/backtest-jobs", "/api/backtest-jobs");
  check("/api/backtest-jobs/{job_id}", "/api/backtest-jobs/" + pending);
  check("/api/backtests", "/api/backtests");
  check("/api/backtests/{backtest_id}", "/api/backtests/" + id);
  check("/api/backtests/{backtest_id}/equity", "/api/backtests/" + id + "/equity");
  const std::string other = house.finished_backtest(example_document(house, 24));
  check("/api/backtests/compare", "/api/backtests/compare?ids=" + id + "," + other);
  check("/api/backtests/{backtest_id}/analysis", "/api/backtests/" + id + "/analysis");
  check("/api/backtests/{backtest_id}/candles", "/api/backtests/" + id + "/candles");
  const auto saved = house.post(
      "/api/strategies", R"({"name": "S", "definition": {"entry_conditions": "close > open"}})");
  const std::string strategy = parse(saved).at("strategy_id");
  check("/api/strategies", "/api/strategies");
  check("/api/strategies/{strategy_id}", "/api/strategies/" + strategy);
  check("/api/strategies/{strategy_id}/versions", "/api/strategies/" + strategy + "/versions");
  check("/api/strategies/{strategy_id}/versions/{version}",
        "/api/strategies/" + strategy + "/versions/1");
  check("/api/system", "/api/system");
  check("/api/system/activity", "/api/system/activity?minutes=5");
  check("/api/templates", "/api/templates");
  check("/api/indicators", "/api/indicators");
  check("/api/strategy-language", "/api/strategy-language");
  check("/api/datasets", "/api/datasets");
  check("/api/datasets/{symbol}/{timeframe}", "/api/datasets/BTC%2FUSD/1h");
}

// The types of the web app are generated from web/openapi.json while this library does not exist
// yet.
TEST(Openapi, TheCopyOfTheWebAppIsCurrent) {
  const char* source = std::getenv("HINDCAST_SOURCE_DIR");
  if (!source) GTEST_SKIP() << "HINDCAST_SOURCE_DIR is not set: run it through ctest";
  const std::string path = std::string(source) + "/web/openapi.json";
  const std::string now = openapi().dump(1) + "\n";
  if (std::getenv("HINDCAST_UPDATE_OPENAPI")) must(base::write_file_atomically(path, now));
  EXPECT_TRUE(must(base::read_file(path)) == now)
      << "the API has changed; HINDCAST_UPDATE_OPENAPI=1 ./dev test api_tests writes " << path;
}

}  // namespace
}  // namespace hindcast::api
