#include "snippets/python_snippet.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "market/timeframe.h"
#include "snippets/interpreter.h"
#include "snippets/job_log.h"
#include "strategy/compile.h"

namespace hindcast::snippets {
namespace {

// Of the strategy alone: the same request gives the same numbers, whoever runs it and when.
std::uint32_t seed_of(const strategy::CheckedRequest& request) {
  const std::string hash = strategy::strategy_hash(request.definition, *request.strategy);
  const auto digits = std::string_view(hash).substr(hash.size() >= 8 ? hash.size() - 8 : 0);
  std::uint32_t seed = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), seed, 16);
  return seed;
}

Ref params_of(const strategy::StrategyDefinition& definition) {
  Ref params(PyDict_New());
  for (const auto& [name, value] : definition.parameters) {
    // 14 and not 14.0: most parameters count something, and numpy wants whole numbers there.
    const bool whole = value == static_cast<double>(static_cast<long long>(value));
    const Ref number(whole ? PyLong_FromDouble(value) : PyFloat_FromDouble(value));
    PyDict_SetItemString(params.get(), name.c_str(), number.get());
  }
  return params;
}

base::Result<base::Bitmap> bits_of(PyObject* column, std::size_t size) {
  Buffer<std::uint8_t> bytes;
  if (!bytes.open(column, 'B')) return tl::unexpected(take_exception());
  if (bytes.values().size() != size) {
    return base::fail(base::ErrorCode::internal, "a column of signals has another length");
  }
  base::Bitmap bits(size);
  for (std::size_t i = 0; i < size; ++i) {
    if (bytes.values()[i] != 0) bits.set(i);
  }
  return bits;
}

Ref bars_of(const runner::Snippet::Series& series, const std::string& timeframe) {
  const market::BarView& bars = series.bars;
  const Ref views(Py_BuildValue("[NNNNNN]", memory_view(bars.time).release(),
                                memory_view(bars.open).release(), memory_view(bars.high).release(),
                                memory_view(bars.low).release(), memory_view(bars.close).release(),
                                memory_view(bars.volume).release()));
  if (!views) return Ref();
  return Ref(PyObject_CallFunction(prelude("make_bars"), "OssN", views.get(), series.symbol.c_str(),
                                   timeframe.c_str(), PyLong_FromSize_t(series.history)));
}

}  // namespace

base::Result<void> check_syntax(std::string_view code) {
  const Ref compiled(
      PyObject_CallFunctionObjArgs(prelude("compile_snippet"), text(code).get(), nullptr));
  if (!compiled) return tl::unexpected(take_exception());
  return {};
}

base::Result<void> PythonSnippet::load(const strategy::CheckedRequest& request) {
  const auto& definition = request.definition;
  HC_CHECK(definition.code_snippet.has_value(), "the runner asks only when there is one");
  timeframe_ = market::to_string(request.timeframe);
  seed_ = seed_of(request);
  const Ref loaded(
      PyObject_CallFunction(prelude("load"), "NkN", text(*definition.code_snippet).release(),
                            static_cast<unsigned long>(seed_), params_of(definition).release()));
  if (!loaded) return tl::unexpected(take_exception());
  const char* style = nullptr;
  PyObject *decides = nullptr, *params = nullptr;
  if (!PyArg_ParseTuple(loaded.get(), "sOiO", &style, &decides, &history_, &params)) {
    return tl::unexpected(take_exception());
  }
  if (std::string_view(style) == "signals") {
    signals_ = Ref::share(decides);
    params_ = Ref::share(params);
    return {};
  }
  if (definition.portfolio || definition.orders) {
    return base::invalid({{"/strategy_definition/code_snippet", "conflict",
                           "a class with on_bar gives its own orders; portfolio and orders have no "
                           "meaning beside it",
                           "signals(bars, params), or neither portfolio nor orders"}});
  }
  trader_ = std::make_unique<PythonTrader>(Ref::share(decides), Ref::share(params), definition);
  return {};
}

base::Result<engine::Decisions> PythonSnippet::decide(const Series& series) {
  const Ref bars = bars_of(series, timeframe_);
  const Ref made(bars ? PyObject_CallFunctionObjArgs(prelude("decide"), signals_.get(), bars.get(),
                                                     params_.get(), nullptr)
                      : nullptr);
  if (!made) return tl::unexpected(take_exception());
  PyObject *flags[4] = {}, *sizes = nullptr;
  if (!PyArg_ParseTuple(made.get(), "(OOOO)O", &flags[0], &flags[1], &flags[2], &flags[3],
                        &sizes)) {
    return tl::unexpected(take_exception());
  }
  const std::size_t size = series.bars.size();
  engine::Decisions out;
  base::Bitmap* const targets[] = {&out.signals.long_entry, &out.signals.long_exit,
                                   &out.signals.short_entry, &out.signals.short_exit};
  for (std::size_t i = 0; i < 4; ++i) {
    HC_ASSIGN(*targets[i], bits_of(flags[i], size));
  }
  if (sizes == Py_None) return out;
  Buffer<double> values;
  if (!values.open(sizes, 'd')) return tl::unexpected(take_exception());
  if (values.values().size() != size) {
    return base::fail(base::ErrorCode::internal, "the column of sizes has another length");
  }
  out.order_columns.size.assign(values.values().begin(), values.values().end());
  return out;
}

std::string PythonSnippet::log() {
  job_log().flush();
  return job_log().text();
}

}  // namespace hindcast::snippets
