#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

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

// Builds the value, and sees what nlohmann-json's own builder lets pass: depth and repeated keys.
// Takes time in proportion to the text, however many keys an object has.
class Builder {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  explicit Builder(int max_depth) : max_depth_(static_cast<std::size_t>(max_depth)) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(number_integer_t value) { return put(value); }
  bool number_unsigned(number_unsigned_t value) { return put(value); }
  bool number_float(number_float_t value, const string_t&) { return put(value); }
  bool string(string_t& value) { return put(std::move(value)); }
  bool binary(binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() { return close(); }

  bool key(string_t& name) {
    Open& object = open_.back();
    if (!object.names.add(name, members(object)) && repeated_.empty()) repeated_ = name;
    object.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const Json::exception& error) {
    position_ = dynamic_cast<const Json::parse_error*>(&error) != nullptr ? position : 0;
    broken_ = error.what();
    return false;
  }

  Json take() { return std::move(root_); }
  bool too_deep() const { return too_deep_; }
  const std::string& repeated() const { return repeated_; }
  const std::string& broken() const { return broken_; }  // empty: nothing was
  std::size_t position() const { return position_; }  // 1-based, of what was broken; 0: not known

 private:
  using Members = Json::object_t;

  // The keys of one object: looked through while they are few, in a set when they are many.
  class Names {
   public:
    bool add(const std::string& name, const Members& members) {
      constexpr std::size_t kFew = 24;
      if (members.size() < kFew) {
        return std::none_of(members.begin(), members.end(),
                            [&](const auto& m) { return m.first == name; });
      }
      if (many_.empty()) {
        for (const auto& member : members) many_.insert(member.first);
      }
      return many_.insert(name).second;
    }

   private:
    std::unordered_set<std::string> many_;
  };
  struct Open {
    Json* value;
    std::string key = {};
    Names names = {};
  };

  static Members& members(Open& object) { return object.value->get_ref<Members&>(); }

  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  // Nothing is added to a list or object while one inside of it is open: pointers stay good.
  Json& place(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Open& in = open_.back();
    if (in.value->is_array()) {
      return in.value->get_ref<Json::array_t&>().emplace_back(std::move(value));
    }
    return members(in).Members::Container::emplace_back(std::move(in.key), std::move(value)).second;
  }
  bool open(Json value) {
    too_deep_ = open_.size() >= max_depth_;
    if (too_deep_) return false;
    open_.push_back({&place(std::move(value))});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const std::size_t max_depth_;
  Json root_;
  std::vector<Open> open_;
  bool too_deep_ = false;
  std::string repeated_, broken_;
  std::size_t position_ = 0;
};

Json sorted(const Json& value) {
  if (value.is_object()) {
    std::vector<const Json::object_t::value_type*> members;
    for (const auto& member : value.get_ref<const Json::object_t&>()) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->first < b->first; });
    Json::object_t out;
    out.reserve(members.size());
    for (const auto* member : members) {
      out.Json::object_t::Container::emplace_back(member->first, sorted(member->second));
    }
    return out;
  }
  if (value.is_array()) {
    Json::array_t out;
    out.reserve(value.size());
    for (const auto& item : value) out.push_back(sorted(item));
    return out;
  }
  return value;
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(ErrorCode::limit_exceeded,
                fmt::format("the document has {} bytes; json_max_bytes allows {}", text.size(),
                            limits.max_bytes));
  }
  Builder builder(limits.max_depth);
  Json::sax_parse(text.data(), text.data() + text.size(), &builder);
  if (!builder.broken().empty()) {
    std::string what = builder.broken();
    if (const auto colon = what.find(": "); colon != std::string::npos)
      what = what.substr(colon + 2);
    const std::size_t offset = builder.position() > 0 ? builder.position() - 1 : 0;
    return invalid({syntax_problem(text, offset, "not valid JSON: " + what)});
  }
  if (builder.too_deep()) {
    return invalid({{.pointer = "",
                     .code = "too_deep",
                     .detail = fmt::format("nested deeper than {} levels", limits.max_depth)}});
  }
  if (!builder.repeated().empty()) {
    return invalid(
        {{.pointer = "",
          .code = "duplicate_key",
          .detail = fmt::format("the key '{}' stands twice in one object", builder.repeated())}});
  }
  return builder.take();
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
