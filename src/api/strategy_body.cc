#include "api/strategy_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/submission.h"
#include "base/record_json.h"
#include "strategy/compile.h"
#include "strategy/field_checks.h"
#include "strategy/request.h"

namespace hindcast::api {
namespace {

using base::Field;
using base::FieldOptions;
using base::Json;

constexpr std::size_t kNameBytesMax = 120;
constexpr std::size_t kDescriptionBytesMax = 2000;
constexpr std::size_t kTagsMax = 20;
constexpr std::size_t kTagBytesMax = 40;
constexpr std::size_t kNoteBytesMax = 500;

constexpr FieldOptions kUserField{.doc = "Who saves it; 'local' when left out.",
                                  .example = "local"};
constexpr FieldOptions kNoteField{.doc = "What changed, in words.", .max_length = kNoteBytesMax};
constexpr FieldOptions kDefinitionField{.doc = "The strategy definition.", .required = true};
constexpr FieldOptions kNameField{.doc = "Name shown in lists.",
                                  .example = "My RSI strategy",
                                  .required = true,
                                  .min_length = 1,
                                  .max_length = kNameBytesMax};
constexpr FieldOptions kDescriptionField{.doc = "Free text.", .max_length = kDescriptionBytesMax};
constexpr FieldOptions kTagsField{.doc = "Words to find it by.", .max_length = kTagsMax};
constexpr FieldOptions kVisibilityField{.doc = "'private' when left out."};

constexpr FieldOptions optional(FieldOptions options) {
  options.required = false;
  return options;
}

}  // namespace

constexpr auto describe(NewStrategyBody*) {
  using B = NewStrategyBody;
  return std::tuple{Field{"user_id", &B::user_id, kUserField},
                    Field{"name", &B::name, kNameField},
                    Field{"description", &B::description, kDescriptionField},
                    Field{"note", &B::note, kNoteField},
                    Field{"tags", &B::tags, kTagsField},
                    Field{"visibility", &B::visibility, kVisibilityField},
                    Field{"definition", &B::definition, kDefinitionField}};
}

constexpr auto describe(NewVersionBody*) {
  using B = NewVersionBody;
  return std::tuple{Field{"user_id", &B::user_id, kUserField}, Field{"note", &B::note, kNoteField},
                    Field{"definition", &B::definition, kDefinitionField}};
}

constexpr auto describe(CloneBody*) {
  using B = CloneBody;
  return std::tuple{
      Field{"user_id", &B::user_id, kUserField}, Field{"name", &B::name, optional(kNameField)},
      Field{"version", &B::version, {.doc = "The newest when left out.", .minimum = 1}}};
}

}  // namespace hindcast::api

namespace hindcast::jobs {

constexpr auto describe(StrategyChange*) {
  using base::Field;
  using C = StrategyChange;
  return std::tuple{
      Field{"name", &C::name, api::optional(api::kNameField)},
      Field{"description", &C::description, api::kDescriptionField},
      Field{"tags", &C::tags, api::kTagsField},
      Field{"visibility", &C::visibility, {.doc = "private or shared."}},
      Field{"archived", &C::archived, {.doc = "Put away (true) or brought back (false)."}}};
}

}  // namespace hindcast::jobs

namespace hindcast::api {
namespace {

using Problems = std::vector<base::Problem>;

void check_user(const std::string& user_id, Problems& problems) {
  if (is_user_id(user_id)) return;
  problems.push_back({"/user_id", "bad_form", "is " + base::record_detail::shown(Json(user_id)),
                      std::string(kUserIdForm)});
}

void check_tags(const std::vector<std::string>& tags, Problems& problems) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::string at = base::pointer_join("/tags", i);
    if (tags[i].empty() || tags[i].size() > kTagBytesMax) {
      problems.push_back({at, tags[i].empty() ? "too_short" : "too_long",
                          fmt::format("has {} bytes", tags[i].size()),
                          fmt::format("1 to {} bytes", kTagBytesMax)});
    } else if (!seen.insert(tags[i]).second) {
      problems.push_back({at, "repeated", "is given more than once", "each tag once"});
    }
    strategy::check_text(tags[i], false, at, problems);
  }
}

// The whole definition is checked, as when a job with it is submitted.
void check_definition(const Json& definition, Problems& problems) {
  if (definition.is_null()) return;  // reported as missing
  auto parsed = strategy::parse_definition(definition, "/definition");
  if (parsed) return;
  for (base::Problem& p : parsed.error().problems) problems.push_back(std::move(p));
}

template <class Body, class Check>
base::Result<Body> parse(std::string_view text, const Check& check) {
  HC_ASSIGN(const Json json, base::parse_json(text));
  Body body{};
  Problems problems;
  base::read_record(json, body, "", problems);
  if (json.is_object()) check(body, problems);
  if (!problems.empty()) return base::invalid(std::move(problems));
  return body;
}

Json with_definition(Json schema) {
  schema["properties"]["definition"]["$ref"] = "#/components/schemas/Definition";
  return schema;
}

template <class Body>
Json request_schema_of() {
  return base::json_schema<Body>({}, base::SchemaSide::request);
}

}  // namespace

base::Result<NewStrategyBody> parse_new_strategy(std::string_view body) {
  return parse<NewStrategyBody>(body, [](const NewStrategyBody& b, Problems& problems) {
    check_user(b.user_id, problems);
    strategy::check_text(b.name, false, "/name", problems);
    strategy::check_text(b.description, true, "/description", problems);
    strategy::check_text(b.note, true, "/note", problems);
    check_tags(b.tags, problems);
    check_definition(b.definition, problems);
  });
}

base::Result<NewVersionBody> parse_new_version(std::string_view body) {
  return parse<NewVersionBody>(body, [](const NewVersionBody& b, Problems& problems) {
    check_user(b.user_id, problems);
    strategy::check_text(b.note, true, "/note", problems);
    check_definition(b.definition, problems);
  });
}

base::Result<jobs::StrategyChange> parse_strategy_change(std::string_view body) {
  return parse<jobs::StrategyChange>(body, [](const jobs::StrategyChange& c, Problems& problems) {
    if (c.name) strategy::check_text(*c.name, false, "/name", problems);
    if (c.description) strategy::check_text(*c.description, true, "/description", problems);
    if (c.tags) check_tags(*c.tags, problems);
  });
}

base::Result<CloneBody> parse_clone(std::string_view body) {
  return parse<CloneBody>(body, [](const CloneBody& b, Problems& problems) {
    check_user(b.user_id, problems);
    if (b.name) strategy::check_text(*b.name, false, "/name", problems);
  });
}

std::optional<std::string> template_of(const Json& definition) {
  const auto found = definition.find("template_id");
  if (found == definition.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

Json new_strategy_schema() { return with_definition(request_schema_of<NewStrategyBody>()); }
Json new_version_schema() { return with_definition(request_schema_of<NewVersionBody>()); }
Json strategy_change_schema() { return request_schema_of<jobs::StrategyChange>(); }
Json clone_schema() { return request_schema_of<CloneBody>(); }

Json saved_strategy_schema() {
  Json schema = jobs::strategy_schema();
  const Json version = with_definition(jobs::strategy_version_schema());
  for (const char* name : {"note", "definition_hash", "definition"}) {
    schema["properties"][name] = version["properties"][name];
    schema["required"].push_back(name);
  }
  return schema;
}

}  // namespace hindcast::api
