#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/record_json.h"
#include "base/suggest.h"

namespace hindcast::base::record_detail {
namespace {

// Where a value stands. Written out only when there is something to say about it.
struct Place {
  const Place* parent = nullptr;
  std::string_view key = {};  // at the top: the whole pointer
  std::optional<std::size_t> index = {};

  std::string pointer() const {
    if (parent == nullptr) return std::string(key);
    return index ? pointer_join(parent->pointer(), *index) : pointer_join(parent->pointer(), key);
  }
};

// Of one object; the others are counted. A list of all would be many times the input.
constexpr std::size_t kUnknownFieldsTold = 50;

std::vector<std::string> strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

class Reader {
 public:
  explicit Reader(std::vector<Problem>& problems) : problems_(problems) {}

  void record(const Json& in, void* out, const RecordType& type, const Place& place);

 private:
  void value(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
             const Place& place);
  void integer(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
               const Place& place);
  void number(const Json& in, double& out, const FieldOptions& options, const Place& place);
  void text(const Json& in, std::string& out, const FieldOptions& options, const Place& place);
  void time(const Json& in, Timestamp& out, const Place& place);
  void enumeration(const Json& in, void* out, const ValueType& type, const Place& place);
  void optional(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
                const Place& place);
  void list(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
            const Place& place);
  void map(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
           const Place& place);

  void wrong(const Json& in, const Place& place, std::string_view allowed) {
    problems_.push_back({place.pointer(), "wrong_type", "is " + shown(in), std::string(allowed)});
  }
  bool in_range(const Json& in, double number, const FieldOptions& options, const Place& place);
  bool length_fits(std::size_t length, std::string_view what, const FieldOptions& options,
                   const Place& place);
  void unknown_field(const std::string& key, const RecordType& type, const Place& place);

  std::vector<Problem>& problems_;
};

FieldOptions options_of_items(const FieldOptions& options) {
  FieldOptions of_items = options;
  of_items.min_length = 0;
  of_items.max_length = FieldOptions{}.max_length;
  return of_items;
}

bool readable(const FieldType& field) {
  return !field.options->internal && !field.options->read_only;
}

void Reader::unknown_field(const std::string& key, const RecordType& type, const Place& place) {
  std::vector<std::string> names;
  for (const FieldType& field : type.fields) {
    if (readable(field)) names.emplace_back(field.name);
  }
  problems_.push_back({pointer_join(place.pointer(), key), "unknown_field",
                       fmt::format("unknown field '{}'", key.substr(0, 60)), join_names(names, 40),
                       nearest_name(key, names)});
}

void Reader::record(const Json& in, void* out, const RecordType& type, const Place& place) {
  if (!in.is_object()) return wrong(in, place, "an object");
  const auto& fields = type.fields;
  std::vector<const Json*> given(fields.size(), nullptr);
  std::size_t unknown = 0;
  for (const auto& [key, item] : in.get_ref<const Json::object_t&>()) {
    const auto found = std::find_if(
        fields.begin(), fields.end(),
        [&key = key](const FieldType& field) { return field.name == key && readable(field); });
    if (found == fields.end()) {
      if (++unknown <= kUnknownFieldsTold) unknown_field(key, type, place);
    } else {
      given[static_cast<std::size_t>(found - fields.begin())] = &item;
    }
  }
  if (unknown > kUnknownFieldsTold) {
    problems_.push_back({place.pointer(), "unknown_field",
                         fmt::format("has {} more unknown fields", unknown - kUnknownFieldsTold)});
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const FieldType& field = fields[i];
    const Place at{&place, field.name};
    if (given[i] != nullptr && !given[i]->is_null()) {
      value(*given[i], field.in(out), *field.type, *field.options, at);
    } else if (field.options->required && readable(field)) {
      problems_.push_back(
          {at.pointer(), "required", "is missing", std::string(field.options->pattern)});
    }
  }
}

void Reader::value(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
                   const Place& place) {
  switch (type.kind) {
    case ValueKind::json:
      as<Json>(out) = in;
      return;
    case ValueKind::boolean:
      if (!in.is_boolean()) return wrong(in, place, "true or false");
      as<bool>(out) = in.get<bool>();
      return;
    case ValueKind::integer:
      return integer(in, out, type, options, place);
    case ValueKind::number:
      return number(in, as<double>(out), options, place);
    case ValueKind::text:
      return text(in, as<std::string>(out), options, place);
    case ValueKind::time:
      return time(in, as<Timestamp>(out), place);
    case ValueKind::enumeration:
      return enumeration(in, out, type, place);
    case ValueKind::optional:
      return optional(in, out, type, options, place);
    case ValueKind::list:
      return list(in, out, type, options, place);
    case ValueKind::map:
      return map(in, out, type, options, place);
    case ValueKind::record:
      return record(in, out, type.record(), place);
  }
}

bool Reader::in_range(const Json& in, double number, const FieldOptions& options,
                      const Place& place) {
  const bool low = options.above_minimum ? number <= options.minimum : number < options.minimum;
  if (!low && !(number > options.maximum)) return true;
  std::string allowed = options.above_minimum ? "above " : "at least ";
  allowed += fmt::format("{}", options.minimum);
  if (options.maximum != kNoMaximum) allowed += fmt::format(" and at most {}", options.maximum);
  if (options.minimum == kNoMinimum) allowed = fmt::format("at most {}", options.maximum);
  problems_.push_back({place.pointer(), "out_of_range", "is " + shown(in), allowed});
  return false;
}

bool Reader::length_fits(std::size_t length, std::string_view what, const FieldOptions& options,
                         const Place& place) {
  if (length >= options.min_length && length <= options.max_length) return true;
  problems_.push_back({place.pointer(), length < options.min_length ? "too_short" : "too_long",
                       fmt::format("has {} {}", length, what),
                       fmt::format("{} to {} {}", options.min_length, options.max_length, what)});
  return false;
}

void Reader::integer(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
                     const Place& place) {
  constexpr double kExact = 9.0e15;  // beyond it a double may stand for several whole numbers
  if (in.is_number_float()) {
    const double given = in.get<double>();
    if (std::trunc(given) != given || std::fabs(given) >= kExact)
      return wrong(in, place, "a whole number");
  } else if (!in.is_number_integer()) {
    return wrong(in, place, "a whole number");
  }
  if (in.is_number_unsigned() && in.get<std::uint64_t>() > static_cast<std::uint64_t>(kExact)) {
    return wrong(in, place, "a whole number below 9e15");
  }
  const auto number =
      in.is_number_float() ? static_cast<std::int64_t>(in.get<double>()) : in.get<std::int64_t>();
  if (number < type.least || number > type.most) return wrong(in, place, "a smaller whole number");
  if (in_range(in, static_cast<double>(number), options, place)) type.store(out, number);
}

void Reader::number(const Json& in, double& out, const FieldOptions& options, const Place& place) {
  if (!in.is_number()) return wrong(in, place, "a number");
  const double number = in.get<double>();
  if (!std::isfinite(number)) return wrong(in, place, "a finite number");
  if (in_range(in, number, options, place)) out = number;
}

void Reader::text(const Json& in, std::string& out, const FieldOptions& options,
                  const Place& place) {
  if (!in.is_string()) return wrong(in, place, "a string");
  const auto& given = in.get_ref<const std::string&>();
  if (length_fits(given.size(), "bytes", options, place)) out = given;
}

void Reader::time(const Json& in, Timestamp& out, const Place& place) {
  if (in.is_string()) {
    if (const auto ns = parse_utc(in.get_ref<const std::string&>())) {
      out = Timestamp{*ns};
      return;
    }
  }
  wrong(in, place, "a time such as 2019-01-31T13:30:00Z");
}

void Reader::enumeration(const Json& in, void* out, const ValueType& type, const Place& place) {
  if (!in.is_string()) return wrong(in, place, join_names(strings(type.names), 40));
  const auto& given = in.get_ref<const std::string&>();
  const auto found = std::find(type.names.begin(), type.names.end(), given);
  if (found != type.names.end()) {
    return type.choose(out, static_cast<std::size_t>(found - type.names.begin()));
  }
  const auto names = strings(type.names);
  problems_.push_back({place.pointer(), "unknown_name", "is " + shown(in), join_names(names, 40),
                       nearest_name(given, names)});
}

void Reader::optional(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
                      const Place& place) {
  const std::size_t before = problems_.size();
  value(in, type.add(out, {}), *type.item, options, place);
  if (problems_.size() != before) type.clear(out);
}

void Reader::list(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
                  const Place& place) {
  if (!in.is_array()) return wrong(in, place, "a list");
  if (!length_fits(in.size(), "items", options, place)) return;
  const FieldOptions of_items = options_of_items(options);
  type.clear(out);
  for (std::size_t i = 0; i < in.size(); ++i) {
    value(in[i], type.add(out, {}), *type.item, of_items, Place{&place, {}, i});
  }
}

void Reader::map(const Json& in, void* out, const ValueType& type, const FieldOptions& options,
                 const Place& place) {
  if (!in.is_object()) return wrong(in, place, "an object");
  if (!length_fits(in.size(), "entries", options, place)) return;
  const FieldOptions of_items = options_of_items(options);
  type.clear(out);
  for (const auto& [key, item] : in.get_ref<const Json::object_t&>()) {
    value(item, type.add(out, key), *type.item, of_items, Place{&place, key});
  }
}

}  // namespace

std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr std::size_t kMost = 60;
  if (text.size() > kMost) text.replace(kMost, text.size(), "...");
  return text;
}

void read_fields(const Json& in, void* record, const RecordType& type, const std::string& pointer,
                 std::vector<Problem>& problems) {
  Reader(problems).record(in, record, type, Place{nullptr, pointer});
}

}  // namespace hindcast::base::record_detail
