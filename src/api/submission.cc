#include "api/submission.h"

#include <algorithm>
#include <cctype>

#include "base/hash.h"
#include "base/record_json.h"

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
  return schema;
}

}  // namespace hindcast::api
