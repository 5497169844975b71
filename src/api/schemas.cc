#include "api/schemas.h"

#include <initializer_list>
#include <nlohmann/json.hpp>

#include "api/page_of.h"
#include "api/problem.h"
#include "api/schema_parts.h"
#include "api/strategy_body.h"
#include "api/submission.h"
#include "jobs/job.h"
#include "strategy/request.h"
#include "strategy/templates.h"

namespace hindcast::api {
namespace {

using base::Json;
using namespace schema_parts;

Json job_error() {
  return object({{"code", text("Stable name of the kind of failure.")},
                 {"detail", text("What happened.")},
                 {"limit", choice("The limit of a job that was exceeded.",
                                  {"wall_ms", "cpu_s", "memory_bytes", "output_bytes"})},
                 {"value", figure("That limit.")},
                 {"log", text("The end of what the job's own code printed.")},
                 {"problems", list(ref("Mistake"), "What was wrong in the request, all of it.")}},
                {"code", "detail", "limit", "value", "log", "problems"});
}

Json job() {
  Json schema = jobs::job_schema();
  const Json submission = submission_schema();
  const Json& submitted = submission["properties"];
  schema["properties"]["strategy_definition"] = ref("Definition");
  schema["properties"]["error"] = ref("JobError");
  for (const char* name : {"costs", "execution"}) {
    schema["properties"][name] = nullable(submitted[name]);
  }
  for (const char* name : {"account", "market_rules"}) {
    schema["properties"][name] = submitted[name];
  }
  schema["properties"]["queue_position"] =
      whole("Jobs that will be claimed before this one; only while pending.");
  schema["properties"]["expected_start_at"] =
      time("A guess from recent run times and slots; only while pending and a worker is there.");
  schema["properties"]["expected_completion_at"] =
      time("A guess from the progress so far or the estimate; only until it has ended.");
  return schema;
}

// As requests have it: a template need not be filled in.
Json definition() { return strategy::definition_schema(); }

Json version_without_definition() {
  Json schema = jobs::strategy_version_schema();
  schema["properties"].erase("definition");
  Json required = Json::array();
  for (const Json& name : schema["required"]) {
    if (name != "definition") required.push_back(name);
  }
  schema["required"] = std::move(required);
  return schema;
}

Json version_page() {
  return object({{"items", list(version_without_definition(), "Newest first.")},
                 {"next_before", Json{{"type", {"integer", "null"}},
                                      {"description", "`before` of the next page."}}}});
}

Json validation_request() {
  Json schema = submission_schema();
  const Json properties = schema["properties"];
  return object({{"strategy_definition", ref("Definition")},
                 {"timeframe", properties["timeframe"]},
                 {"assets", properties["assets"]}},
                {"timeframe", "assets"});
}

Json template_schema() {
  Json schema = strategy::template_schema();
  schema["properties"]["definition"] = ref("Definition");
  return schema;
}

}  // namespace

Json component_schemas() {
  Json schemas = Json::object();
  schemas["Submission"] = submission_schema();
  schemas["Definition"] = definition();
  schemas["Mistake"] = problem_entry_schema();
  schemas["Job"] = job();
  schemas["JobError"] = job_error();
  schemas["JobPage"] = page_schema("Job");
  schemas["Backtest"] = jobs::backtest_schema();
  schemas["BacktestPage"] = page_schema("Backtest");
  schemas["Strategy"] = jobs::strategy_schema();
  schemas["StrategyPage"] = page_schema("Strategy");
  schemas["SavedStrategy"] = saved_strategy_schema();
  schemas["StrategyVersion"] = jobs::strategy_version_schema();
  schemas["StrategyVersion"]["properties"]["definition"]["$ref"] =
      "#/components/schemas/Definition";
  schemas["StrategyVersionPage"] = version_page();
  schemas["NewStrategy"] = new_strategy_schema();
  schemas["NewStrategyVersion"] = new_version_schema();
  schemas["StrategyChange"] = strategy_change_schema();
  schemas["StrategyClone"] = clone_schema();
  add_comparison_schemas(schemas);
  add_data_schemas(schemas);
  add_language_schemas(schemas);
  add_operator_schemas(schemas);
  add_result_schemas(schemas);
  schemas["Template"] = template_schema();
  schemas["TemplateList"] = object({{"items", list(ref("Template"), "All of them.")}});
  schemas["ValidationRequest"] = validation_request();
  schemas["AnyObject"] = any_object("Free form.");
  schemas["Problem"] = problem_schema();
  return schemas;
}

}  // namespace hindcast::api
