// What a described record (record.h) looks like at run time: a table of its fields and how to reach
// them. One reader, one writer and one schema printer (record_json.h) work from such tables, so
// that a record costs the compiler a table instead of three visitors, and reading costs no work but
// the reading.
//
// Members may be bool, integers, double, std::string, Timestamp, described enums and records, Json,
// and std::optional, std::vector, std::map<std::string, ...> of those.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/record.h"
#include "base/time.h"

namespace hindcast::base {

struct RecordType;

enum class ValueKind {
  json,
  boolean,
  integer,
  number,
  text,
  time,
  enumeration,
  optional,
  list,
  map,
  record
};

// How to handle a value of one C++ type through a pointer to it. Which functions are set follows
// from `kind`.
struct ValueType {
  using Visit = std::function<void(const std::string& key, const void* item)>;

  ValueKind kind = ValueKind::json;
  // integer
  std::int64_t least = 0, most = 0;  // of the C++ type, as far as an int64 goes
  bool is_signed = true;
  std::int64_t (*load)(const void*) = nullptr;
  void (*store)(void*, std::int64_t) = nullptr;
  // enumeration; an index beyond the names is a value without one
  std::span<const std::string_view> names = {};
  std::size_t (*index)(const void*) = nullptr;
  void (*choose)(void*, std::size_t) = nullptr;
  // optional, list, map
  const ValueType* item = nullptr;
  const void* (*held)(const void*) = nullptr;             // optional: its value or null
  std::size_t (*size)(const void*) = nullptr;             // list
  const void* (*at)(const void*, std::size_t) = nullptr;  // list
  void (*each)(const void*, const Visit&) = nullptr;      // map
  void (*clear)(void*) = nullptr;
  void* (*add)(void*,
               const std::string& key) = nullptr;  // the new item; lists and optionals have no key
  // record
  const RecordType& (*record)() = nullptr;
};

struct FieldType {
  std::string_view name;
  const FieldOptions* options = nullptr;
  std::ptrdiff_t offset = 0;
  const ValueType* type = nullptr;

  const void* in(const void* record) const { return static_cast<const char*>(record) + offset; }
  void* in(void* record) const { return static_cast<char*>(record) + offset; }
};

struct RecordType {
  std::vector<FieldType> fields;  // in the order of describe()
};

// The table of T, made once; safe from any thread.
template <Described T>
const RecordType& record_type();

namespace record_detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};

template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}
template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

template <class T>
constexpr ValueType integer_type() {
  ValueType type{.kind = ValueKind::integer, .is_signed = std::is_signed_v<T>};
  type.least = std::is_signed_v<T> ? static_cast<std::int64_t>(std::numeric_limits<T>::min()) : 0;
  type.most = sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::max())
                            : std::numeric_limits<std::int64_t>::max();
  type.load = [](const void* value) { return static_cast<std::int64_t>(as<T>(value)); };
  type.store = [](void* value, std::int64_t number) { as<T>(value) = static_cast<T>(number); };
  return type;
}

template <class E>
constexpr auto enum_texts() {
  constexpr auto entries = describe_enum(static_cast<E*>(nullptr));
  std::array<std::string_view, entries.size()> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = entries[i].name;
  return out;
}
template <class E>
inline constexpr auto kEnumTexts = enum_texts<E>();

template <class E>
constexpr ValueType enum_type() {
  ValueType type{.kind = ValueKind::enumeration, .names = kEnumTexts<E>};
  type.index = [](const void* value) {
    constexpr auto entries = describe_enum(static_cast<E*>(nullptr));
    std::size_t i = 0;
    while (i < entries.size() && entries[i].value != as<E>(value)) ++i;
    return i;
  };
  type.choose = [](void* value, std::size_t index) {
    constexpr auto entries = describe_enum(static_cast<E*>(nullptr));
    as<E>(value) = entries[index].value;
  };
  return type;
}

template <class T>
constexpr ValueType value_type_of();
template <class T>
inline constexpr ValueType kValueType = value_type_of<T>();

template <class T>
constexpr ValueType optional_type() {
  ValueType type{.kind = ValueKind::optional, .item = &kValueType<typename T::value_type>};
  type.held = [](const void* value) {
    return static_cast<const void*>(as<T>(value) ? &*as<T>(value) : nullptr);
  };
  type.clear = [](void* value) { as<T>(value).reset(); };
  type.add = [](void* value, const std::string&) {
    return static_cast<void*>(&as<T>(value).emplace());
  };
  return type;
}

template <class T>
constexpr ValueType list_type() {
  ValueType type{.kind = ValueKind::list, .item = &kValueType<typename T::value_type>};
  type.size = [](const void* value) { return as<T>(value).size(); };
  type.at = [](const void* value, std::size_t i) {
    return static_cast<const void*>(&as<T>(value)[i]);
  };
  type.clear = [](void* value) { as<T>(value).clear(); };
  type.add = [](void* value, const std::string&) {
    return static_cast<void*>(&as<T>(value).emplace_back());
  };
  return type;
}

template <class T>
constexpr ValueType map_type() {
  ValueType type{.kind = ValueKind::map, .item = &kValueType<typename T::mapped_type>};
  type.each = [](const void* value, const ValueType::Visit& visit) {
    for (const auto& [key, item] : as<T>(value)) visit(key, &item);
  };
  type.clear = [](void* value) { as<T>(value).clear(); };
  type.add = [](void* value, const std::string& key) {
    return static_cast<void*>(&as<T>(value)[key]);
  };
  return type;
}

template <class T>
constexpr ValueType value_type_of() {
  if constexpr (std::is_same_v<T, Json>) {
    return {.kind = ValueKind::json};
  } else if constexpr (std::is_same_v<T, bool>) {
    return {.kind = ValueKind::boolean};
  } else if constexpr (std::is_integral_v<T>) {
    return integer_type<T>();
  } else if constexpr (std::is_same_v<T, double>) {
    return {.kind = ValueKind::number};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {.kind = ValueKind::text};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return {.kind = ValueKind::time};
  } else if constexpr (DescribedEnum<T>) {
    return enum_type<T>();
  } else if constexpr (is_optional<T>::value) {
    return optional_type<T>();
  } else if constexpr (is_vector<T>::value) {
    return list_type<T>();
  } else if constexpr (is_map<T>::value) {
    return map_type<T>();
  } else {
    static_assert(Described<T>, "describe() this record");
    return {.kind = ValueKind::record, .record = &record_type<T>};
  }
}

}  // namespace record_detail

template <Described T>
const RecordType& record_type() {
  static constexpr auto described = fields<T>();
  static const RecordType type = std::apply(
      [](const auto&... field) {
        const T probe{};
        const auto offset = [&](const auto& member) {
          return reinterpret_cast<const char*>(&member) - reinterpret_cast<const char*>(&probe);
        };
        return RecordType{{FieldType{
            field.name, &field.options, offset(probe.*(field.member)),
            &record_detail::kValueType<typename std::decay_t<decltype(field)>::member_type>}...}};
      },
      described);
  return type;
}

}  // namespace hindcast::base
