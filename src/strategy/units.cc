#include "strategy/units.h"

#include <fmt/format.h>

#include <string_view>

namespace hindcast::strategy {
namespace {

using indicators::Unit;

std::string_view described(Unit unit) {
  switch (unit) {
    case Unit::price:
      return "a price";
    case Unit::oscillator:
      return "an oscillator (bounded, such as 0 to 100)";
    case Unit::price_delta:
      return "a difference of prices";
    case Unit::ratio:
      return "a ratio";
    case Unit::volume:
      return "a volume";
    case Unit::state:
      return "a state (-1, 0, 1)";
  }
  return "a number";
}

MaybeUnit sum_unit(ColumnKind op, MaybeUnit a, MaybeUnit b) {
  if (!a || !b) return a ? a : b;  // a plain number takes the other's unit
  const bool prices = *a == Unit::price && *b == Unit::price;
  if (prices)
    return op == ColumnKind::subtract ? MaybeUnit(Unit::price_delta) : MaybeUnit(Unit::price);
  const auto are = [&](Unit x, Unit y) { return (*a == x && *b == y) || (*a == y && *b == x); };
  if (are(Unit::price, Unit::price_delta)) return Unit::price;
  return *a == *b ? a : std::nullopt;
}

}  // namespace

MaybeUnit combined_unit(ColumnKind op, MaybeUnit a, MaybeUnit b) {
  switch (op) {
    case ColumnKind::negate:
    case ColumnKind::abs:
      return a;
    case ColumnKind::add:
    case ColumnKind::subtract:
      return sum_unit(op, a, b);
    case ColumnKind::min:
    case ColumnKind::max:
      return a && b && *a != *b ? std::nullopt : (a ? a : b);
    case ColumnKind::multiply:
      if (a && b) return *a == Unit::ratio ? b : *b == Unit::ratio ? a : std::nullopt;
      return a ? a : b;
    case ColumnKind::divide:
      if (!b || *b == Unit::ratio) return a;
      return a && *a == *b ? MaybeUnit(Unit::ratio) : std::nullopt;
    default:
      return std::nullopt;
  }
}

MaybeUnit output_unit(const indicators::OutputSpec& output, MaybeUnit source) {
  return output.follows_source && source != Unit::price ? source : MaybeUnit(output.unit);
}

std::string unlike(MaybeUnit a, MaybeUnit b) {
  if (!a || !b || *a == *b) return "";
  const auto plain = [](Unit u) {
    return u == Unit::ratio || u == Unit::state || u == Unit::oscillator;
  };
  if (plain(*a) && plain(*b)) return "";
  return fmt::format("compares {} with {}", described(*a), described(*b));
}

}  // namespace hindcast::strategy
