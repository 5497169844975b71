#include "snippets/context.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "snippets/context_orders.h"
#include "snippets/interpreter.h"
#include "strategy/names.h"
#include "strategy/number_formula.h"

namespace hindcast::snippets {
namespace {

constexpr std::size_t kIndicatorsMost = 64;

struct Context {
  PyObject_HEAD AssetRun* run;
};

// Names that are looked up at every bar, interned once: they are compared as pointers.
struct Names {
  PyObject *time, *index, *position, *entry_price, *equity, *cash, *working, *params, *symbol;
};
Names attribute_names;

AssetRun* run_of(PyObject* self) {
  AssetRun* const run = reinterpret_cast<Context*>(self)->run;
  if (run == nullptr) PyErr_SetString(PyExc_RuntimeError, "this ctx belongs to a run that is over");
  return run;
}

PyObject* get_attribute(PyObject* self, PyObject* name) {
  AssetRun* const run = run_of(self);
  if (run == nullptr) return nullptr;
  const engine::TraderView& view = run->view;
  for (const AssetRun::Column& column : run->columns) {
    if (column.name == name) return PyFloat_FromDouble(column.values[view.bar]);
  }
  if (name == attribute_names.position) return PyFloat_FromDouble(view.units);
  if (name == attribute_names.index) return PyLong_FromSize_t(view.bar);
  if (name == attribute_names.equity) return PyFloat_FromDouble(view.equity);
  if (name == attribute_names.entry_price) return PyFloat_FromDouble(view.entry_price);
  if (name == attribute_names.cash) return PyFloat_FromDouble(view.cash);
  if (name == attribute_names.time) return PyLong_FromLongLong(run->input->bars.time[view.bar]);
  if (name == attribute_names.working) return PyLong_FromSize_t(view.working);
  if (name == attribute_names.params) return Ref::share(run->params.get()).release();
  if (name == attribute_names.symbol) return Ref::share(run->symbol.get()).release();
  return PyObject_GenericGetAttr(self, name);
}

int refuse_attribute(PyObject*, PyObject* name, PyObject*) {
  PyErr_Format(PyExc_AttributeError, "ctx.%U cannot be set; keep values in self", name);
  return -1;
}

bool is_taken(const AssetRun& run, PyObject* name) {
  for (const AssetRun::Column& column : run.columns) {
    if (column.name == name) return true;
  }
  PyObject* const* own = reinterpret_cast<PyObject**>(&attribute_names);
  const auto count = sizeof(Names) / sizeof(PyObject*);
  return std::find(own, own + count, name) != own + count;
}

// indicator(name, formula): ctx.NAME is the value of the formula from now on.
PyObject* declare(PyObject* self, PyObject* arguments) {
  AssetRun* const run = run_of(self);
  PyObject* name = nullptr;
  const char* formula = nullptr;
  if (run == nullptr || !PyArg_ParseTuple(arguments, "Us", &name, &formula)) return nullptr;
  const char* shown = PyUnicode_AsUTF8(name);
  if (shown == nullptr) return nullptr;
  if (!run->declaring) {
    PyErr_SetString(PyExc_RuntimeError, "ctx.indicator() can be called in init only");
    return nullptr;
  }
  if (!strategy::is_identifier(shown)) {
    return PyErr_Format(PyExc_ValueError, "'%s' is no name for an indicator", shown);
  }
  if (run->computed.size() >= kIndicatorsMost) {
    return PyErr_Format(PyExc_ValueError, "more than %zu indicators are declared", kIndicatorsMost);
  }
  PyObject* interned = Ref::share(name).release();
  PyUnicode_InternInPlace(&interned);  // lives as long as the process
  if (is_taken(*run, interned) ||
      PyObject_HasAttr(reinterpret_cast<PyObject*>(Py_TYPE(self)), interned)) {
    return PyErr_Format(PyExc_ValueError, "ctx.%s is something else already", shown);
  }
  auto compiled = strategy::NumberFormula::compile(*run->definition, formula, "");
  if (!compiled) {
    return PyErr_Format(PyExc_ValueError, "ctx.indicator('%s', '%s'): %s", shown, formula,
                        compiled.error().describe().c_str());
  }
  for (const strategy::SeriesNeed& need : compiled->other_series()) {
    if (need.key.symbol.empty()) continue;
    return PyErr_Format(PyExc_ValueError,
                        "ctx.indicator('%s', '%s'): reads %s; a snippet sees the bars of the "
                        "job's assets only",
                        shown, formula, need.key.symbol.c_str());
  }
  const market::TradingCalendar* const hours = run->input->calendar;
  const strategy::OtherSeries others(hours != nullptr ? *hours : market::TradingCalendar(),
                                     run->input->symbol);
  run->computed.push_back(compiled->evaluate(run->input->with_history, others));
  run->names.emplace_back(shown);
  run->formulas.emplace_back(formula);
  // In front, so that it is found first.
  run->columns.insert(run->columns.begin(),
                      {interned, run->computed.back().data() + run->input->signal_offset});
  Py_RETURN_NONE;
}

// history(name, n): the last n values up to this bar, oldest first; fewer at the beginning.
PyObject* history(PyObject* self, PyObject* arguments) {
  AssetRun* const run = run_of(self);
  PyObject* name = nullptr;
  Py_ssize_t count = 0;
  if (run == nullptr || !PyArg_ParseTuple(arguments, "Un", &name, &count)) return nullptr;
  const auto found = std::ranges::find_if(run->columns, [&](const AssetRun::Column& column) {
    return PyUnicode_Compare(column.name, name) == 0;
  });
  if (found == run->columns.end()) {
    return PyErr_Format(PyExc_ValueError, "ctx.history: there is no column '%U'", name);
  }
  if (count < 1) return PyErr_Format(PyExc_ValueError, "ctx.history: n is %zd; at least 1", count);
  const std::size_t until = run->view.bar + 1 + run->input->signal_offset;
  const std::size_t size = std::min(static_cast<std::size_t>(count), until);
  const double* const last = found->values + run->view.bar + 1;
  const Ref view = memory_view(std::span<const double>(last - size, size));
  return PyObject_CallFunctionObjArgs(prelude("column_of"), view.get(), nullptr);
}

// Free functions of context_orders.cc, given the run.
template <PyObject* (*kOrder)(AssetRun&, PyObject* const*, Py_ssize_t, PyObject*)>
PyObject* order(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* keywords) {
  AssetRun* const run = run_of(self);
  if (run == nullptr) return nullptr;
  if (run->orders == nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "orders can be given in on_bar only");
    return nullptr;
  }
  return kOrder(*run, arguments, count, keywords);
}

template <PyObject* (*kOrder)(AssetRun&, PyObject* const*, Py_ssize_t, PyObject*)>
PyCFunction as_method() {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(order<kOrder>));
}

PyMethodDef methods[] = {
    {"indicator", declare, METH_VARARGS, "indicator(name, formula): declares ctx.NAME, in init"},
    {"history", history, METH_VARARGS, "history(name, n): the last n values, oldest first"},
    {"buy", as_method<order_buy>(), METH_FASTCALL | METH_KEYWORDS,
     "buy(size, units, limit, stop, trail_pct, at_close, expire_bars): opens a long position"},
    {"sell", as_method<order_sell>(), METH_FASTCALL | METH_KEYWORDS,
     "sell(size, units, limit, stop, trail_pct, at_close, expire_bars): opens a short position"},
    {"exit", as_method<order_exit>(), METH_FASTCALL | METH_KEYWORDS,
     "exit(units, limit, stop, at_close, expire_bars): closes what is held"},
    {"cancel", as_method<order_cancel>(), METH_FASTCALL | METH_KEYWORDS,
     "cancel(): ends all working orders"},
    {}};

PyTypeObject type = {PyVarObject_HEAD_INIT(nullptr, 0)};

}  // namespace

bool prepare_context_type() {
  type.tp_name = "hindcast.Context";
  type.tp_basicsize = sizeof(Context);
  type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION;
  type.tp_getattro = get_attribute;
  type.tp_setattro = refuse_attribute;
  type.tp_methods = methods;
  const auto intern = [](const char* name) { return PyUnicode_InternFromString(name); };
  attribute_names = {intern("time"),        intern("index"),  intern("position"),
                     intern("entry_price"), intern("equity"), intern("cash"),
                     intern("working"),     intern("params"), intern("symbol")};
  return PyType_Ready(&type) == 0;
}

Ref make_context(AssetRun& run) {
  const market::BarView& bars = run.input->bars;
  const auto add = [&](const char* name, std::span<const double> column) {
    run.columns.push_back({PyUnicode_InternFromString(name), column.data()});
  };
  add("close", bars.close);
  add("open", bars.open);
  add("high", bars.high);
  add("low", bars.low);
  add("volume", bars.volume);
  auto* const made = PyObject_New(Context, &type);
  if (made != nullptr) made->run = &run;
  return Ref(reinterpret_cast<PyObject*>(made));
}

void disconnect(PyObject* context) {
  if (context != nullptr) reinterpret_cast<Context*>(context)->run = nullptr;
}

}  // namespace hindcast::snippets
