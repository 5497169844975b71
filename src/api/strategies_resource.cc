#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "api/page_of.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/strategy_body.h"
#include "base/id.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

std::string etag_of(const jobs::Strategy& strategy) {
  return fmt::format("\"r{}\"", strategy.revision);
}

// The strategy with what its newest version holds.
Response saved_response(int status, const jobs::Strategy& strategy,
                        const jobs::StrategyVersion& version) {
  Json body = jobs::to_json(strategy);
  body["note"] = version.note;
  body["definition_hash"] = version.definition_hash;
  body["definition"] = version.definition;
  Response response = json_response(status, body);
  response.set("ETag", etag_of(strategy));
  return response;
}

Response created_response(const jobs::SavedStrategy& saved) {
  Response response = saved_response(201, saved.strategy, saved.version);
  response.set("Location", "/api/strategies/" + saved.strategy.strategy_id);
  return response;
}

// A stale change is a precondition that failed; other errors are as everywhere.
Response refusal(const base::Error& error, const Request& request) {
  if (error.code == ErrorCode::stale) {
    return problem(ProblemKind::precondition_failed, error.message,
                   {{"@If-Match", "stale", "is not its present ETag",
                     "the ETag of the latest answer about it"}});
  }
  return problem(error, request.id);
}

base::Result<std::string> strategy_id_of(const Request& request) {
  const std::string& id = request.path.at("strategy_id");
  if (base::is_id("strat", id)) return id;
  return base::fail(ErrorCode::not_found,
                    fmt::format("there is no strategy '{}'", id.substr(0, 60)));
}

// The revision that If-Match names; nothing without the header and for "*".
base::Result<std::optional<int>> expected_revision(const Request& request) {
  const auto header = request.header("if-match");
  if (!header || *header == "*") return std::optional<int>();
  std::string_view text = *header;
  int revision = 0;
  if (text.size() > 3 && text.starts_with("\"r") && text.ends_with('"')) {
    text = text.substr(2, text.size() - 3);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision);
    if (error == std::errc() && end == text.data() + text.size()) return std::optional(revision);
  }
  return base::invalid({{"@If-Match", "bad_form", fmt::format("is '{}'", header->substr(0, 60)),
                         "one ETag of an answer about this strategy, or *"}});
}

base::Result<std::optional<int>> version_of(const Request& request) {
  const std::string& text = request.path.at("version");
  int version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error == std::errc() && end == text.data() + text.size() && version >= 1) {
    return std::optional(version);
  }
  return base::fail(
      ErrorCode::not_found,
      fmt::format("'{}' is not a version; they are whole numbers from 1", text.substr(0, 60)));
}

jobs::Strategy new_strategy(std::string user_id, base::Timestamp now) {
  jobs::Strategy strategy;
  strategy.strategy_id = base::new_id("strat", now);
  strategy.user_id = std::move(user_id);
  strategy.created_at = strategy.updated_at = now;
  return strategy;
}

base::Result<jobs::SavedStrategy> create(const Request& request, Context& context) {
  HC_ASSIGN(NewStrategyBody body, parse_new_strategy(request.body));
  const base::Timestamp now = context.services.clock.now();
  jobs::Strategy strategy = new_strategy(body.user_id, now);
  strategy.name = std::move(body.name);
  strategy.description = std::move(body.description);
  strategy.tags = std::move(body.tags);
  strategy.visibility = body.visibility;
  strategy.template_id = template_of(body.definition);
  return context.services.strategies.create(
      strategy, jobs::new_version(std::move(body.definition), std::move(body.user_id),
                                  std::move(body.note), now));
}

base::Result<jobs::SavedStrategy> clone(const Request& request, Context& context) {
  HC_ASSIGN(const std::string id, strategy_id_of(request));
  HC_ASSIGN(CloneBody body, parse_clone(request.body));
  jobs::StrategyStore& store = context.services.strategies;
  HC_ASSIGN(const jobs::Strategy original, store.get(id));
  auto found = store.get_version(id, body.version);
  if (!found) {
    if (found.error().code != ErrorCode::not_found) return tl::unexpected(found.error());
    return base::invalid({{"/version", "not_found", found.error().message,
                           fmt::format("1 to {}", original.version)}});
  }
  const base::Timestamp now = context.services.clock.now();
  jobs::Strategy copy = new_strategy(body.user_id, now);
  copy.name = body.name.value_or(original.name);
  copy.description = original.description;
  copy.tags = original.tags;
  copy.template_id = template_of(found->definition);
  copy.cloned_from = original.strategy_id;
  copy.cloned_version = found->version;
  return store.create(copy, jobs::new_version(std::move(found->definition), std::move(body.user_id),
                                              found->note, now));
}

base::Result<jobs::SavedStrategy> save_version(const Request& request, Context& context) {
  HC_ASSIGN(const std::string id, strategy_id_of(request));
  HC_ASSIGN(const std::optional<int> expected, expected_revision(request));
  HC_ASSIGN(NewVersionBody body, parse_new_version(request.body));
  auto template_id = template_of(body.definition);
  return context.services.strategies.add_version(
      id,
      jobs::new_version(std::move(body.definition), std::move(body.user_id), std::move(body.note),
                        context.services.clock.now()),
      std::move(template_id), expected);
}

base::Result<Response> change(const Request& request, Context& context) {
  HC_ASSIGN(const std::string id, strategy_id_of(request));
  HC_ASSIGN(const std::optional<int> expected, expected_revision(request));
  HC_ASSIGN(const jobs::StrategyChange wanted, parse_strategy_change(request.body));
  jobs::StrategyStore& store = context.services.strategies;
  HC_ASSIGN(const jobs::Strategy strategy,
            store.change(id, wanted, context.services.clock.now(), expected));
  HC_ASSIGN(const jobs::StrategyVersion version, store.get_version(id, strategy.version));
  return saved_response(200, strategy, version);
}

base::Result<Response> show(const Request& request, Context& context) {
  HC_ASSIGN(const std::string id, strategy_id_of(request));
  HC_ASSIGN(const jobs::Strategy strategy, context.services.strategies.get(id));
  HC_ASSIGN(const jobs::StrategyVersion version,
            context.services.strategies.get_version(id, strategy.version));
  Response response = saved_response(200, strategy, version);
  response.headers.clear();  // with_etag() sets the ETag again
  return with_etag(request, std::move(response), etag_of(strategy));
}

base::Result<Response> show_version(const Request& request, Context& context) {
  HC_ASSIGN(const std::string id, strategy_id_of(request));
  HC_ASSIGN(const std::optional<int> number, version_of(request));
  HC_ASSIGN(const jobs::StrategyVersion version,
            context.services.strategies.get_version(id, number));
  Response response = json_response(200, jobs::to_json(version));
  response.set("Cache-Control", "private, max-age=31536000, immutable");
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

base::Result<Response> show_versions(const Request& request, Context& context) {
  HC_ASSIGN(const std::string id, strategy_id_of(request));
  const auto before = request.has_number("before") ? request.number("before") : 0;
  HC_ASSIGN(const jobs::VersionPage page,
            context.services.strategies.versions(
                id, static_cast<int>(std::min<std::int64_t>(before, 1 << 30)),
                static_cast<int>(request.number("limit"))));
  Json items = Json::array();
  for (const jobs::StrategyVersion& version : page.items) {
    items.push_back(jobs::to_json(version));
    items.back().erase("definition");
  }
  return json_response(
      200, {{"items", std::move(items)},
            {"next_before", page.next_before == 0 ? Json(nullptr) : Json(page.next_before)}});
}

Response answer(base::Result<Response> result, const Request& request) {
  return result ? std::move(*result) : refusal(result.error(), request);
}

}  // namespace

Response list_strategies(const Request& request, Context& context) {
  jobs::StrategyQuery query;
  query.user_id = request.text("user_id");
  if (const auto visibility = request.text("visibility")) {
    query.visibility = base::enum_value<jobs::Visibility>(*visibility);
  }
  const std::string archived = request.text("archived").value_or("no");
  if (archived != "yes") query.archived = archived == "only";
  query.tag = request.text("tag");
  query.text = request.text("q");
  query.limit = static_cast<int>(request.number("limit"));
  query.cursor = request.text("cursor").value_or("");
  const auto page = context.services.strategies.list(query);
  if (!page) return cursor_problem(page.error(), request.id);
  Json items = Json::array();
  for (const jobs::Strategy& strategy : page->items) items.push_back(jobs::to_json(strategy));
  return page_response(std::move(items), page->next_cursor);
}

Response create_strategy(const Request& request, Context& context) {
  const auto saved = create(request, context);
  return saved ? created_response(*saved) : refusal(saved.error(), request);
}

Response clone_strategy(const Request& request, Context& context) {
  const auto saved = clone(request, context);
  return saved ? created_response(*saved) : refusal(saved.error(), request);
}

Response save_strategy_version(const Request& request, Context& context) {
  const auto saved = save_version(request, context);
  if (!saved) return refusal(saved.error(), request);
  return saved_response(saved->unchanged ? 200 : 201, saved->strategy, saved->version);
}

Response change_strategy(const Request& request, Context& context) {
  return answer(change(request, context), request);
}

Response get_strategy(const Request& request, Context& context) {
  return answer(show(request, context), request);
}

Response get_strategy_version(const Request& request, Context& context) {
  return answer(show_version(request, context), request);
}

Response list_strategy_versions(const Request& request, Context& context) {
  return answer(show_versions(request, context), request);
}

Response delete_strategy(const Request& request, Context& context) {
  const auto id = strategy_id_of(request);
  if (!id) return refusal(id.error(), request);
  const auto expected = expected_revision(request);
  if (!expected) return refusal(expected.error(), request);
  const auto removed = context.services.strategies.remove(*id, *expected);
  if (!removed) return refusal(removed.error(), request);
  Response response;
  response.status = 204;
  return response;
}

}  // namespace hindcast::api
