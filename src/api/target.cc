#include "api/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <set>

#include "api/problem.h"
#include "base/suggest.h"
#include "base/time.h"

namespace hindcast::api {
namespace {

namespace urls = boost::urls;

bool is_plain_text(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  return text.size() > kMost ? fmt::format("'{}...'", text.substr(0, kMost))
                             : fmt::format("'{}'", text);
}

tl::unexpected<base::Error> bad_target(std::string detail) {
  return base::fail(base::ErrorCode::invalid_argument, "the request target is malformed",
                    {{.pointer = "", .code = "bad_target", .detail = std::move(detail)}});
}

std::vector<std::string> names_of(const Route& route) {
  std::vector<std::string> names;
  for (const Parameter& p : route.query) names.emplace_back(p.name);
  return names;
}

// Reads one value; what is wrong is appended to `problems`.
class Reader {
 public:
  Reader(Request& request, std::vector<base::Problem>& problems)
      : request_(request), problems_(problems) {}

  void read(const Parameter& parameter, const std::string& value) {
    switch (parameter.kind) {
      case Parameter::Kind::integer:
        return integer(parameter, value);
      case Parameter::Kind::time:
        return time(parameter, value);
      case Parameter::Kind::choice:
        return choice(parameter, value);
      case Parameter::Kind::text:
        return text(parameter, value);
    }
  }

 private:
  void wrong(const Parameter& p, std::string code, std::string detail, std::string allowed) {
    problems_.push_back(
        parameter_problem(p.name, std::move(code), std::move(detail), std::move(allowed)));
  }
  void integer(const Parameter& p, const std::string& value) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const std::string allowed = fmt::format("a whole number from {} to {}", p.minimum, p.maximum);
    if (end != value.data() + value.size() || value.empty() ||
        (error != std::errc() && error != std::errc::result_out_of_range)) {
      return wrong(p, "wrong_type", "is " + shown(value), allowed);
    }
    if (error != std::errc() || number < p.minimum || number > p.maximum) {
      return wrong(p, "out_of_range", "is " + shown(value), allowed);
    }
    request_.numbers.emplace(p.name, number);
  }
  void time(const Parameter& p, const std::string& value) {
    const auto ns = base::parse_utc(value);
    if (!ns) return wrong(p, "wrong_type", ns.error().message, "");
    request_.numbers.emplace(p.name, *ns);
  }
  void choice(const Parameter& p, const std::string& value) {
    if (std::ranges::find(p.choices, value) == p.choices.end()) {
      base::Problem problem = parameter_problem(p.name, "unknown_name", "is " + shown(value),
                                                base::join_names(p.choices));
      problem.suggestion = base::nearest_name(value, p.choices);
      problems_.push_back(std::move(problem));
      return;
    }
    request_.texts.emplace(p.name, value);
  }
  void text(const Parameter& p, const std::string& value) {
    if (value.size() > kParameterBytesMax) {
      return wrong(p, "too_long", fmt::format("has {} bytes", value.size()),
                   fmt::format("at most {} bytes (parameter_bytes_max)", kParameterBytesMax));
    }
    request_.texts.emplace(p.name, value);
  }

  Request& request_;
  std::vector<base::Problem>& problems_;
};

}  // namespace

base::Result<void> parse_target(Request& request) {
  if (!request.target.starts_with('/')) {
    return bad_target("must begin with '/': the path, then '?' and the query");
  }
  const auto url = urls::parse_origin_form(request.target);
  if (!url) return bad_target("has a character or a percent-encoding that is not allowed");
  for (const auto segment : url->segments()) request.segments.emplace_back(segment);
  for (const auto parameter : url->params()) {
    request.query.emplace_back(parameter.key, parameter.value);
  }
  for (const std::string& segment : request.segments) {
    if (!is_plain_text(segment)) return bad_target("has a control character in the path");
  }
  for (const auto& [name, value] : request.query) {
    if (!is_plain_text(name) || !is_plain_text(value)) {
      return bad_target("has a control character in the query");
    }
  }
  return {};
}

base::Result<void> read_query(const Route& route, Request& request) {
  std::vector<base::Problem> problems;
  std::set<std::string_view> seen;
  Reader reader(request, problems);
  for (const auto& [name, value] : request.query) {
    const auto declared = std::ranges::find(route.query, name, &Parameter::name);
    if (declared == route.query.end()) {
      const auto names = names_of(route);
      base::Problem p = parameter_problem(
          name.substr(0, 60), "unknown_parameter", "unknown query parameter " + shown(name),
          names.empty() ? "no query parameters" : base::join_names(names));
      p.suggestion = base::nearest_name(name, names);
      problems.push_back(std::move(p));
    } else if (!seen.insert(name).second) {
      problems.push_back(parameter_problem(name, "repeated", "is given more than once", "once"));
    } else {
      reader.read(*declared, value);
    }
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  for (const Parameter& p : route.query) {
    if (p.default_number) request.numbers.emplace(p.name, *p.default_number);
  }
  return {};
}

}  // namespace hindcast::api
