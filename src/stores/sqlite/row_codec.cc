#include "stores/sqlite/row_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/record.h"
#include "base/time.h"

namespace hindcast::stores::sqlite {
namespace {

using base::Json;
using base::Timestamp;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
inline constexpr bool kIsNames = std::is_same_v<T, std::vector<std::string>>;

template <class M>
constexpr std::string_view sql_type() {
  if constexpr (IsOptional<M>::value) {
    return sql_type<typename M::value_type>();
  } else if constexpr (std::is_integral_v<M>) {
    return "INTEGER";
  } else if constexpr (std::is_same_v<M, double>) {
    return "REAL";
  } else {
    return "TEXT";
  }
}

template <class M>
Value to_value(const M& member) {
  if constexpr (IsOptional<M>::value) {
    return member ? to_value(*member) : Value{};
  } else if constexpr (std::is_integral_v<M>) {
    return static_cast<std::int64_t>(member);
  } else if constexpr (std::is_same_v<M, double> || std::is_same_v<M, std::string>) {
    return member;
  } else if constexpr (std::is_same_v<M, Timestamp>) {
    return base::to_string(member);
  } else if constexpr (base::DescribedEnum<M>) {
    return std::string(base::enum_name(member));
  } else if constexpr (std::is_same_v<M, Json>) {
    return json_text(member);
  } else {
    static_assert(kIsNames<M>, "say how a column holds this type");
    return json_text(Json(member));
  }
}

// False when the value does not fit.
template <class M>
bool from_value(Value& value, M& member) {
  if constexpr (IsOptional<M>::value) {
    if (std::holds_alternative<std::monostate>(value)) {
      member.reset();
      return true;
    }
    return from_value(value, member.emplace());
  } else if constexpr (std::is_integral_v<M>) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr ||
        !std::in_range<std::conditional_t<std::is_same_v<M, bool>, int, M>>(*number)) {
      return false;
    }
    member = static_cast<M>(*number);
    return true;
  } else if constexpr (std::is_same_v<M, double>) {
    // SQLite keeps a whole REAL as an integer, and RETURNING hands it out like that.
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      member = static_cast<double>(*whole);
      return true;
    }
    const auto* number = std::get_if<double>(&value);
    if (number != nullptr) member = *number;
    return number != nullptr;
  } else {
    auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return false;
    if constexpr (std::is_same_v<M, std::string>) {
      member = std::move(*text);
      return true;
    } else if constexpr (std::is_same_v<M, Timestamp>) {
      const auto ns = base::parse_utc(*text);
      if (ns) member = Timestamp{*ns};
      return ns.has_value();
    } else if constexpr (base::DescribedEnum<M>) {
      const auto found = base::enum_value<M>(*text);
      if (found) member = *found;
      return found.has_value();
    } else {
      Json parsed = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
      if (parsed.is_discarded()) return false;
      if constexpr (std::is_same_v<M, Json>) {
        member = std::move(parsed);
      } else {
        static_assert(kIsNames<M>, "say how a column holds this type");
        if (!parsed.is_array()) return false;
        for (const Json& item : parsed) {
          if (!item.is_string()) return false;
          member.push_back(item.template get<std::string>());
        }
      }
      return true;
    }
  }
}

template <class T>
std::vector<ColumnShape> columns() {
  std::vector<ColumnShape> all;
  base::for_each_field<T>([&](const auto& field) {
    using Member = typename std::decay_t<decltype(field)>::member_type;
    all.push_back({field.name, sql_type<Member>(), !IsOptional<Member>::value, field.options.key});
  });
  return all;
}

template <class T>
std::string column_list() {
  std::string list;
  for (const ColumnShape& column : columns<T>()) {
    if (!list.empty()) list += ", ";
    list += column.name;
  }
  return list;
}

template <class T>
std::string parameters() {
  std::string list;
  for (std::size_t i = 1; i <= columns<T>().size(); ++i) {
    list += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
  }
  return list;
}

template <class T>
Row encode(const T& record) {
  Row row;
  row.reserve(std::tuple_size_v<decltype(base::fields<T>())>);
  base::for_each_field<T>(
      [&](const auto& field) { row.push_back(to_value(record.*(field.member))); });
  return row;
}

template <class T>
base::Result<T> decode(Row row) {
  T record{};
  std::size_t index = 0;
  std::string bad;
  base::for_each_field<T>([&](const auto& field) {
    const bool fits = index < row.size() && from_value(row[index], record.*(field.member));
    if (!fits && bad.empty()) bad = field.name;
    ++index;
  });
  if (!bad.empty()) {
    return base::fail(
        base::ErrorCode::corrupt,
        fmt::format("the job store holds a row whose column '{}' cannot be read", bad));
  }
  return record;
}

}  // namespace

std::vector<ColumnShape> job_columns() { return columns<jobs::Job>(); }
std::vector<ColumnShape> backtest_columns() { return columns<jobs::Backtest>(); }
std::vector<ColumnShape> strategy_columns() { return columns<jobs::Strategy>(); }
std::vector<ColumnShape> strategy_version_columns() { return columns<jobs::StrategyVersion>(); }

const std::string& job_column_list() {
  static const std::string list = column_list<jobs::Job>();
  return list;
}
const std::string& backtest_column_list() {
  static const std::string list = column_list<jobs::Backtest>();
  return list;
}
const std::string& strategy_column_list() {
  static const std::string list = column_list<jobs::Strategy>();
  return list;
}
const std::string& strategy_version_column_list() {
  static const std::string list = column_list<jobs::StrategyVersion>();
  return list;
}
const std::string& strategy_parameters() {
  static const std::string list = parameters<jobs::Strategy>();
  return list;
}
const std::string& strategy_version_parameters() {
  static const std::string list = parameters<jobs::StrategyVersion>();
  return list;
}
const std::string& job_parameters() {
  static const std::string list = parameters<jobs::Job>();
  return list;
}
const std::string& backtest_parameters() {
  static const std::string list = parameters<jobs::Backtest>();
  return list;
}

Row to_row(const jobs::Job& job) { return encode(job); }
Row to_row(const jobs::Backtest& backtest) { return encode(backtest); }
Row to_row(const jobs::Strategy& strategy) { return encode(strategy); }
Row to_row(const jobs::StrategyVersion& version) { return encode(version); }
base::Result<jobs::Job> job_from(Row row) { return decode<jobs::Job>(std::move(row)); }
base::Result<jobs::Backtest> backtest_from(Row row) {
  return decode<jobs::Backtest>(std::move(row));
}
base::Result<jobs::Strategy> strategy_from(Row row) {
  return decode<jobs::Strategy>(std::move(row));
}
base::Result<jobs::StrategyVersion> strategy_version_from(Row row) {
  return decode<jobs::StrategyVersion>(std::move(row));
}

namespace {

std::size_t job_index(std::string_view name) {
  const auto all = job_columns();
  return static_cast<std::size_t>(std::ranges::find(all, name, &ColumnShape::name) - all.begin());
}

}  // namespace

jobs::Priority priority_of(const Row& job_row) {
  static const std::size_t index = job_index("priority");
  return base::enum_value<jobs::Priority>(std::get<std::string>(job_row.at(index)))
      .value_or(jobs::Priority::normal);
}

std::int64_t attempt_of(const Row& job_row) {
  static const std::size_t index = job_index("attempt");
  return std::get<std::int64_t>(job_row.at(index));
}

std::int64_t order_key_of(const Row& job_row) {
  static const std::size_t index = job_index("order_key");
  return std::get<std::int64_t>(job_row.at(index));
}

base::Timestamp created_at_of(const Row& job_row) {
  static const std::size_t index = job_index("created_at");
  return {base::parse_utc(std::get<std::string>(job_row.at(index))).value_or(0)};
}

std::string json_text(const base::Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hindcast::stores::sqlite
