#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace hindcast::base {
namespace {

struct Place {
  int line = 1;
  int column = 1;
};

Place place_of(std::string_view text, std::size_t offset) {
  Place place;
  for (char c : text.substr(0, std::min(offset, text.size()))) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

Problem syntax_problem(std::string_view text, std::size_t offset, std::string detail) {
  const Place place = place_of(text, offset);
  return {.pointer = "",
          .code = "json_syntax",
          .detail = std::move(detail),
          .line = place.line,
          .column = place.column};
}

// Watches the parse for what nlohmann-json lets pass: depth and repeated keys.
class Watcher {
 public:
  explicit Watcher(int max_depth) : max_depth_(max_depth) {}

  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (depth >= max_depth_ && (event == Event::object_start || event == Event::array_start)) {
      too_deep_ = true;
    }
    if (too_deep_) return false;
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end && !keys_.empty()) keys_.pop_back();
    if (event == Event::key && !keys_.empty()) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys_.back().insert(key).second && repeated_.empty()) repeated_ = key;
    }
    return true;
  }
  bool too_deep() const { return too_deep_; }
  const std::string& repeated() const { return repeated_; }

 private:
  int max_depth_;
  bool too_deep_ = false;
  std::string repeated_;
  std::vector<std::set<std::string>> keys_;
};

nlohmann::json sorted(const Json& value) {
  if (value.is_object()) {
    nlohmann::json out = nlohmann::json::object();
    for (const auto& [key, item] : value.items()) out[key] = sorted(item);
    return out;
  }
  if (value.is_array()) {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& item : value) out.push_back(sorted(item));
    return out;
  }
  return nlohmann::json(value);
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(ErrorCode::limit_exceeded,
                fmt::format("the document has {} bytes; json_max_bytes allows {}", text.size(),
                            limits.max_bytes));
  }
  Watcher watcher(limits.max_depth);
  try {
    Json value = Json::parse(text.begin(), text.end(), std::ref(watcher));
    if (watcher.too_deep()) {
      return invalid({{.pointer = "",
                       .code = "too_deep",
                       .detail = fmt::format("nested deeper than {} levels", limits.max_depth)}});
    }
    if (!watcher.repeated().empty()) {
      return invalid(
          {{.pointer = "",
            .code = "duplicate_key",
            .detail = fmt::format("the key '{}' stands twice in one object", watcher.repeated())}});
    }
    return value;
  } catch (const Json::parse_error& error) {
    std::string what = error.what();
    const auto colon = what.find(": ");
    if (colon != std::string::npos) what = what.substr(colon + 2);
    return invalid(
        {syntax_problem(text, error.byte > 0 ? error.byte - 1 : 0, "not valid JSON: " + what)});
  } catch (const Json::exception& error) {
    return invalid({syntax_problem(text, 0, std::string("not valid JSON: ") + error.what())});
  }
}

std::string canonical_json(const Json& value) { return sorted(value).dump(); }

std::string pointer_join(std::string_view pointer, std::string_view key) {
  std::string out(pointer);
  out += '/';
  for (char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string pointer_join(std::string_view pointer, std::size_t index) {
  return std::string(pointer) + "/" + std::to_string(index);
}

}  // namespace hindcast::base
