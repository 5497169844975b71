#include "snippets/context_orders.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <span>
#include <string>

namespace hindcast::snippets {
namespace {

using engine::Side;
using engine::TraderOrder;

constexpr double kExpireBarsMost = 100'000;
constexpr std::size_t kOrdersMost = 64;  // of one bar

struct Argument {
  const char* name;
  double most;
  const char* allowed;
  std::optional<double> value = {};
};
constexpr double kAny = 1e300;
constexpr const char* kPositive = "a number above 0";

PyObject* wrong(PyObject* kind, const std::string& message) {
  PyErr_SetString(kind, message.c_str());
  return nullptr;
}

bool take(Argument& argument, PyObject* given, const char* method) {
  if (given == Py_None) return true;
  const double value = PyFloat_AsDouble(given);
  if (PyErr_Occurred() == nullptr && value > 0 && value <= argument.most) {
    argument.value = value;
    return true;
  }
  const bool no_number = PyErr_Occurred() != nullptr;
  PyErr_Clear();
  const std::string shown = no_number ? "no number" : fmt::format("{}", value);
  wrong(PyExc_ValueError, fmt::format("ctx.{}: {} is {}; allowed: {}", method, argument.name, shown,
                                      argument.allowed));
  return false;
}

// Arguments by keyword; the first may stand alone.
bool read(std::span<Argument> wanted, bool& at_close, const char* method, PyObject* const* given,
          Py_ssize_t count, PyObject* names) {
  if (count > 1 || (count == 1 && wanted.empty())) {
    wrong(PyExc_TypeError, fmt::format("ctx.{} takes its arguments by name", method));
    return false;
  }
  if (count == 1 && !take(wanted[0], given[0], method)) return false;
  const Py_ssize_t named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
  for (Py_ssize_t i = 0; i < named; ++i) {
    const char* const name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(names, i));
    PyObject* const value = given[count + i];
    if (name == nullptr) return false;
    if (std::string_view(name) == "at_close" && !wanted.empty()) {
      at_close = PyObject_IsTrue(value) == 1;
      continue;
    }
    Argument* found = nullptr;
    for (Argument& argument : wanted) {
      if (std::string_view(argument.name) == name) found = &argument;
    }
    if (found == nullptr) {
      std::string allowed;
      for (const Argument& argument : wanted) allowed += std::string(argument.name) + ", ";
      wrong(PyExc_TypeError, fmt::format("ctx.{} has no argument '{}'; allowed: {}at_close", method,
                                         std::string_view(name).substr(0, 60), allowed));
      return false;
    }
    if (!take(*found, value, method)) return false;
  }
  return true;
}

PyObject* add(AssetRun& run, TraderOrder order) {
  if (run.orders->size() >= kOrdersMost) {
    return wrong(PyExc_RuntimeError,
                 fmt::format("more than {} orders at one bar are too many", kOrdersMost));
  }
  run.orders->push_back(order);
  Py_RETURN_NONE;
}

PyObject* enter(AssetRun& run, Side side, const char* method, PyObject* const* given,
                Py_ssize_t count, PyObject* names) {
  Argument arguments[] = {{"size", 1, "a share of the equity above 0 and up to 1"},
                          {"units", kAny, kPositive},
                          {"limit", kAny, kPositive},
                          {"stop", kAny, kPositive},
                          {"trail_pct", 100, "a percentage above 0 and up to 100"},
                          {"expire_bars", kExpireBarsMost, "1 to 100000"}};
  bool at_close = false;
  if (!read(arguments, at_close, method, given, count, names)) return nullptr;
  const auto& [size, units, limit, stop, trail, expire] = arguments;
  if (size.value && units.value) {
    return wrong(PyExc_ValueError, fmt::format("ctx.{}: give size or units, not both", method));
  }
  if ((trail.value && (limit.value || stop.value)) ||
      (at_close && (trail.value || limit.value || stop.value))) {
    return wrong(PyExc_ValueError,
                 fmt::format("ctx.{}: allowed are limit, stop, both of them, trail_pct alone or "
                             "at_close alone",
                             method));
  }
  using Type = TraderOrder::Type;
  TraderOrder order{.action = TraderOrder::Action::enter, .side = side};
  order.type = trail.value                 ? Type::trailing_stop
               : limit.value && stop.value ? Type::stop_limit
               : limit.value               ? Type::limit
               : stop.value                ? Type::stop
               : at_close                  ? Type::market_on_close
                                           : Type::market;
  order.limit = limit.value.value_or(0);
  order.stop = stop.value.value_or(0);
  order.trail_pct = trail.value.value_or(0);
  order.share = size.value;
  order.units = units.value.value_or(0);
  order.expire_bars = static_cast<int>(expire.value.value_or(0));
  return add(run, order);
}

}  // namespace

PyObject* order_buy(AssetRun& run, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  return enter(run, Side::long_side, "buy", arguments, count, names);
}

PyObject* order_sell(AssetRun& run, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  return enter(run, Side::short_side, "sell", arguments, count, names);
}

PyObject* order_exit(AssetRun& run, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  Argument arguments[] = {{"units", kAny, kPositive},
                          {"limit", kAny, kPositive},
                          {"stop", kAny, kPositive},
                          {"expire_bars", kExpireBarsMost, "1 to 100000"}};
  bool at_close = false;
  if (!read(arguments, at_close, "exit", given, count, names)) return nullptr;
  const auto& [units, limit, stop, expire] = arguments;
  if (at_close && (limit.value || stop.value)) {
    return wrong(PyExc_ValueError, "ctx.exit: at_close stands without limit and stop");
  }
  if (run.view.units == 0) Py_RETURN_NONE;
  using Type = TraderOrder::Type;
  TraderOrder order{.action = TraderOrder::Action::leave,
                    .side = run.view.units > 0 ? Side::long_side : Side::short_side};
  order.units = units.value.value_or(0);
  order.expire_bars = static_cast<int>(expire.value.value_or(0));
  order.type = at_close ? Type::market_on_close : Type::market;
  if (!limit.value && !stop.value) return add(run, order);
  if (stop.value) {
    order.type = Type::stop;
    order.stop = *stop.value;
    const Ref done(add(run, order));
    if (!done) return nullptr;
  }
  if (limit.value) {
    order.type = Type::limit;
    order.limit = *limit.value;
    order.stop = 0;
    return add(run, order);
  }
  Py_RETURN_NONE;
}

PyObject* order_cancel(AssetRun& run, PyObject* const* arguments, Py_ssize_t count,
                       PyObject* names) {
  bool at_close = false;
  if (!read({}, at_close, "cancel", arguments, count, names)) return nullptr;
  return add(run, {.action = TraderOrder::Action::cancel});
}

}  // namespace hindcast::snippets
