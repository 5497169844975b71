// One description per record. From it come JSON (record_json.h), the OpenAPI schema, SQL columns
// and, later, DynamoDB attributes; nothing about a record is written down twice.
//
//   struct Job { std::string id; int progress = 0; };
//   constexpr auto describe(Job*) {
//     using base::Field;
//     return std::tuple{
//         Field{"job_id", &Job::id, {.doc = "Sorts by creation time.", .key = true}},
//         Field{"progress", &Job::progress, {.doc = "Percent done.", .minimum = 0, .maximum =
//         100}}};
//   }
//
// Enums name their values:
//   constexpr auto describe_enum(Status*) {
//     return std::array{base::EnumName{Status::pending, "pending"}, ...};
//   }
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace hindcast::base {

inline constexpr double kNoMinimum = -std::numeric_limits<double>::infinity();
inline constexpr double kNoMaximum = std::numeric_limits<double>::infinity();

struct FieldOptions {
  std::string_view doc = "";
  std::string_view unit = "";     // "%", "s", "quote currency", ...
  std::string_view pattern = "";  // prose of the allowed form of a string, for messages
  std::string_view example = "";
  bool key = false;             // primary key of its table
  bool required = false;        // must be present in JSON from outside
  bool internal = false;        // stored, but neither read from nor shown to the outside
  bool read_only = false;       // shown, but refused in JSON from outside
  double minimum = kNoMinimum;  // numbers: inclusive bounds
  double maximum = kNoMaximum;
  bool above_minimum = false;  // the lower bound itself is excluded
  std::size_t min_length = 0;  // strings (bytes) and lists (items)
  std::size_t max_length = 65536;
};

template <class Owner, class Member>
struct Field {
  using owner_type = Owner;
  using member_type = Member;
  std::string_view name;
  Member Owner::* member;
  FieldOptions options{};

  constexpr Field(std::string_view n, Member Owner::* m, FieldOptions o = {})
      : name(n), member(m), options(o) {}
};

template <class E>
struct EnumName {
  E value;
  std::string_view name;
};
template <class E>
EnumName(E, const char*) -> EnumName<E>;

namespace record_detail {

struct AnyMember {
  template <class T>
  operator T() const;  // never defined: only asked whether braces would fit
};
template <class T, std::size_t... I>
constexpr bool braces_take(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), AnyMember{})...}; };
}
template <class T, std::size_t N = 0>
constexpr std::size_t member_count() {
  if constexpr (N < 64 && braces_take<T>(std::make_index_sequence<N + 1>{})) {
    return member_count<T, N + 1>();
  } else {
    return N;
  }
}

}  // namespace record_detail

template <class T>
concept Described = requires { describe(static_cast<T*>(nullptr)); };
template <class T>
concept DescribedEnum = std::is_enum_v<T> && requires { describe_enum(static_cast<T*>(nullptr)); };

// The tuple of Fields; fails to compile when a member of T was forgotten.
template <Described T>
constexpr auto fields() {
  constexpr auto described = describe(static_cast<T*>(nullptr));
  static_assert(std::tuple_size_v<decltype(described)> == record_detail::member_count<T>(),
                "describe() must name every member of the record");
  return described;
}

// Calls f(field) for each field in order.
template <Described T, class F>
constexpr void for_each_field(F&& f) {
  std::apply([&](const auto&... field) { (f(field), ...); }, fields<T>());
}

template <DescribedEnum E>
constexpr std::string_view enum_name(E value) {
  for (const auto& entry : describe_enum(static_cast<E*>(nullptr))) {
    if (entry.value == value) return entry.name;
  }
  return "";
}

template <DescribedEnum E>
constexpr std::optional<E> enum_value(std::string_view name) {
  for (const auto& entry : describe_enum(static_cast<E*>(nullptr))) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

}  // namespace hindcast::base
