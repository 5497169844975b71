#include "strategy/request.h"

#include <fmt/format.h>

#include "base/record_json.h"
#include "strategy/compile.h"
#include "strategy/field_checks.h"
#include "strategy/order_checks.h"

namespace hindcast::strategy {
namespace {

using base::Json;

struct SharedField {
  const char* in_request;
  const char* in_definition;
};
// What may stand in the request, in the definition, or, when equal, in both.
constexpr SharedField kShared[] = {
    {"strategy_name", "name"}, {"timeframe", "timeframe"}, {"assets", "assets"}};

bool is_empty(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return true;
  return (found->is_string() || found->is_array()) && found->empty();
}

class RequestReader {
 public:
  explicit RequestReader(const Json& json) : json_(json) {}

  base::Result<CheckedRequest> read() {
    share_fields();
    BacktestRequest& r = checked_.request;
    base::read_record(json_, r, "", problems_);
    if (!json_.is_object()) return base::invalid(std::move(problems_));
    check_text(r.strategy_name, false, "/strategy_name", problems_);
    check_text(r.strategy_description, true, "/strategy_description", problems_);
    if (const auto t = check_timeframe(r.timeframe, "/timeframe", problems_)) {
      checked_.timeframe = *t;
    }
    if (const auto p = check_period(r.period, "/period", problems_)) checked_.period = *p;
    const std::size_t before = problems_.size();
    check_assets(r.assets, "/assets", problems_);
    assets_fine_ = problems_.size() == before;
    check_costs(r.costs, r.market_rules ? &*r.market_rules : nullptr, r.assets, "/costs",
                problems_);
    if (r.market_rules) check_market_rules(*r.market_rules, r.assets, "/market_rules", problems_);
    checked_.rules = resolve(r.execution);
    check_settling();
    check_margin();
    read_strategy();
    if (!problems_.empty()) return base::invalid(std::move(problems_));
    fill_definition();
    return std::move(checked_);
  }

 private:
  // Fields that only the definition has count for the request too; two that differ are a problem.
  void share_fields() {
    if (!json_.is_object() || !json_.contains("strategy_definition")) return;
    const Json definition = json_["strategy_definition"];
    if (!definition.is_object()) return;
    for (const SharedField& field : kShared) {
      if (is_empty(definition, field.in_definition)) continue;
      const Json& inner = definition[field.in_definition];
      if (!json_.contains(field.in_request) || json_[field.in_request].is_null()) {
        json_[field.in_request] = inner;
      } else if (json_[field.in_request] != inner) {
        problems_.push_back(
            {fmt::format("/strategy_definition/{}", field.in_definition), "conflict",
             fmt::format("is {}, but /{} is {}", base::record_detail::shown(inner),
                         field.in_request, base::record_detail::shown(json_[field.in_request])),
             "the same value, or only one of the two"});
      }
    }
  }

  // Bars that settle what a coarser one leaves open have to be shorter parts of it.
  void check_settling() {
    const std::string& given = checked_.rules.settle_with;
    checked_.settling = settling_of(checked_.rules);
    if (checked_.settling.automatic || given == kSettleNone) return;
    const char* const pointer = "/execution/settle_with";
    const char* const allowed = "auto, none, or a shorter timeframe that divides the request's";
    const auto& finer = checked_.settling.timeframe;
    if (!finer) {
      problems_.push_back({pointer, "invalid_timeframe",
                           fmt::format("'{}' is not a timeframe", given.substr(0, 60)), allowed});
      return;
    }
    const bool parts = *finer < checked_.timeframe && market::nests_in(*finer, checked_.timeframe);
    if (parts) return;
    problems_.push_back({pointer, "out_of_range",
                         fmt::format("{} is not a part of bars of {}", given,
                                     market::to_string(checked_.timeframe)),
                         allowed});
  }

  void check_margin() {
    const auto& account = checked_.request.account;
    if (!account || account->margin_mode != MarginMode::cross) return;
    if (account->leverage || account->maintenance_margin_pct) return;
    problems_.push_back({"/account/margin_mode", "conflict", "is cross without any margin",
                         "leverage or maintenance_margin_pct beside it"});
  }

  void read_strategy() {
    const Json& json = checked_.request.strategy_definition;
    if (json.is_null()) return;  // reported as missing
    auto strategy = parse_strategy(with_shared(json), "/strategy_definition");
    if (strategy) {
      checked_.definition = std::move(strategy->definition);
      checked_.strategy = std::move(strategy->compiled);
      return;
    }
    for (base::Problem& p : strategy.error().problems) problems_.push_back(std::move(p));
  }

  // Formulas of other timeframes are checked against the bars that are traded, and those that name
  // the first or second asset against the assets.
  Json with_shared(Json definition) const {
    if (!definition.is_object()) return definition;
    if (is_empty(definition, "timeframe") && market::parse_timeframe(checked_.request.timeframe)) {
      definition["timeframe"] = checked_.request.timeframe;
    }
    if (is_empty(definition, "assets") && assets_fine_) {
      definition["assets"] = checked_.request.assets;
    }
    return definition;
  }

  void fill_definition() {
    const BacktestRequest& r = checked_.request;
    StrategyDefinition& d = checked_.definition;
    d.name = r.strategy_name;
    d.timeframe = r.timeframe;
    d.assets = r.assets;
    // The request's own words come before a template's.
    const bool own = !is_empty(r.strategy_definition, "description");
    if (!own && !r.strategy_description.empty()) d.description = r.strategy_description;
  }

  Json json_;
  CheckedRequest checked_;
  bool assets_fine_ = false;
  std::vector<base::Problem> problems_;
};

}  // namespace

base::Result<CheckedRequest> parse_request(const Json& json) { return RequestReader(json).read(); }

Json to_json(const BacktestRequest& request) { return base::to_json(request); }

Json request_schema() {
  Json schema = base::json_schema<BacktestRequest>({}, base::SchemaSide::request);
  Json definition = definition_schema();
  definition["description"] = schema["properties"]["strategy_definition"]["description"];
  schema["properties"]["strategy_definition"] = std::move(definition);
  return schema;
}

}  // namespace hindcast::strategy
