#include "api/submission.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/hash.h"
#include "base/record_json.h"
#include "base/suggest.h"

namespace hindcast::api {
namespace {

using base::Json;

// The fields beside those of strategy::BacktestRequest.
struct Envelope {
  std::string user_id = "local";
  jobs::Priority priority = jobs::Priority::normal;
};

constexpr auto describe(Envelope*) {
  using base::Field;
  return std::tuple{
      Field{"user_id",
            &Envelope::user_id,
            {.doc = "Whose job it is; 'local' when left out.", .example = "local"}},
      Field{"priority",
            &Envelope::priority,
            {.doc = "Order in the queue; 'normal' when left out.", .example = "normal"}}};
}

// Moves the envelope's fields out of the body; the rest is the backtest request.
Json take_envelope(Json& body) {
  Json envelope = Json::object();
  base::for_each_field<Envelope>([&](const auto& field) {
    const std::string name(field.name);
    const auto found = body.find(name);
    if (found == body.end()) return;
    envelope[name] = std::move(*found);
    body.erase(found);
  });
  return envelope;
}

// The request's problem about an unknown field lists its own fields only; the envelope's are as
// good.
void mention_envelope(std::vector<base::Problem>& problems) {
  std::vector<std::string> own;
  base::for_each_field<Envelope>([&](const auto& field) { own.emplace_back(field.name); });
  for (base::Problem& p : problems) {
    if (p.code != "unknown_field" || p.pointer.rfind('/') != 0) continue;
    if (!p.allowed.empty()) p.allowed += ", ";
    p.allowed += base::join_names(own);
    if (p.suggestion.empty()) p.suggestion = base::nearest_name(p.pointer.substr(1), own);
  }
}

// What the body names in the library.
struct Reference {
  std::string id;
  std::optional<int> version;
};

// Nothing when the fields are missing or of another type: then they are reported as fields are.
std::optional<Reference> reference_of(const Json& body) {
  const auto id = body.find("strategy_id");
  if (id == body.end() || !id->is_string()) return std::nullopt;
  Reference reference{id->get<std::string>(), std::nullopt};
  const auto version = body.find("strategy_version");
  if (version != body.end() && !version->is_null()) {
    if (!version->is_number_integer() || *version < 1 || *version > (1 << 30)) return std::nullopt;
    reference.version = version->get<int>();
  }
  return reference;
}

bool is_absent(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found == body.end() || found->is_null();
}

// Puts the stored definition into the body. A name that is not there is one of `problems`; other
// failures of the store are returned.
base::Result<void> take_from_library(Json& body, jobs::StrategyStore& store,
                                     std::vector<base::Problem>& problems) {
  const auto reference = reference_of(body);
  if (!reference) {
    if (is_absent(body, "strategy_id") && !is_absent(body, "strategy_version")) {
      problems.push_back({"/strategy_id", "required", "is missing beside strategy_version", ""});
    }
    return {};
  }
  const auto found = store.get_version(reference->id, reference->version);
  const auto strategy = found ? store.get(reference->id) : tl::unexpected(found.error());
  if (!strategy) {
    if (strategy.error().code != base::ErrorCode::not_found) {
      return tl::unexpected(strategy.error());
    }
    const bool known = reference->version && store.get(reference->id).has_value();
    problems.push_back({known ? "/strategy_version" : "/strategy_id", "not_found",
                        strategy.error().message, "an entry of /api/strategies"});
    return {};
  }
  body["strategy_version"] = found->version;
  if (is_absent(body, "strategy_name") && is_absent(found->definition, "name")) {
    body["strategy_name"] = strategy->name;
  }
  if (is_absent(body, "strategy_definition")) {
    body["strategy_definition"] = found->definition;
  } else if (base::canonical_json(body["strategy_definition"]) !=
             base::canonical_json(found->definition)) {
    problems.push_back({"/strategy_definition", "conflict",
                        fmt::format("differs from version {} of the strategy", found->version),
                        "left out, or the same; without strategy_id any"});
  }
  return {};
}

}  // namespace

bool is_user_id(std::string_view text) {
  if (text.empty() || text.size() > 64 || !std::isalnum(static_cast<unsigned char>(text[0]))) {
    return false;
  }
  return std::ranges::all_of(text, [](unsigned char c) {
    return c < 0x80 &&
           (std::isalnum(c) || std::string_view("._@+-").find(char(c)) != std::string_view::npos);
  });
}

base::Result<Submission> parse_submission(std::string_view body, const SubmissionOptions& options) {
  HC_ASSIGN(Json json, base::parse_json(body, {.max_bytes = options.body_bytes_max}));
  if (!json.is_object()) {
    return base::invalid({{"", "wrong_type", "the body is not an object", "an object"}});
  }
  Submission submission;
  if (options.hash_body) submission.body_hash = base::sha256_hex(base::canonical_json(json));

  std::vector<base::Problem> problems;
  if (options.strategies != nullptr) {
    HC_TRY(take_from_library(json, *options.strategies, problems));
  }
  Envelope envelope;
  base::read_record(take_envelope(json), envelope, "", problems);
  if (!is_user_id(envelope.user_id)) {
    problems.push_back({"/user_id", "bad_form",
                        "is " + base::record_detail::shown(Json(envelope.user_id)),
                        std::string(kUserIdForm)});
  }
  auto request = strategy::parse_request(json);
  if (!request) {
    base::Error error = std::move(request).error();
    if (error.problems.empty()) return tl::unexpected(std::move(error));
    mention_envelope(error.problems);
    // What the library does not have is told once.
    if (!problems.empty() && !json.contains("strategy_definition")) {
      std::erase_if(error.problems, [](const base::Problem& p) {
        return p.pointer == "/strategy_definition" || p.pointer == "/strategy_name";
      });
    }
    std::ranges::move(error.problems, std::back_inserter(problems));
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  submission.user_id = std::move(envelope.user_id);
  submission.priority = envelope.priority;
  submission.request = std::move(*request);
  return submission;
}

Json submission_schema() {
  Json schema = strategy::request_schema();
  const Json envelope = base::json_schema<Envelope>({}, base::SchemaSide::request);
  for (const auto& [name, field] : envelope["properties"].items()) {
    schema["properties"][name] = field;
  }
  schema["properties"]["strategy_id"]["description"] =
      "Strategy of the library: its definition is taken when strategy_definition is left out; "
      "with both they have to agree.";
  schema["properties"]["strategy_version"]["description"] =
      "Version of that strategy; the newest when left out.";
  // These may come from the library.
  Json required = Json::array();
  for (const Json& name : schema["required"]) {
    if (name != "strategy_definition" && name != "strategy_name" && name != "assets") {
      required.push_back(name);
    }
  }
  schema["required"] = std::move(required);
  return schema;
}

}  // namespace hindcast::api
