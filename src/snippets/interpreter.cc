#include "snippets/interpreter.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <new>
#include <optional>

#include "base/check.h"
#include "base/embedded.h"
#include "snippets/native_module.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> snippet_python();
}

namespace hindcast::snippets {
namespace {

constexpr const char* kPointer = "/strategy_definition/code_snippet";
PyObject* prelude_names = nullptr;  // the prelude's dict; lives as long as the process

base::Result<void> initialize() {
  // One thread is all that a fork takes along, and all that the filter allows.
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"}) {
    ::setenv(name, "1", 1);
  }
  PyImport_AppendInittab("_hindcast", make_native_module);
  PyConfig config;
  PyConfig_InitIsolatedConfig(&config);
  config.use_hash_seed = 1;
  config.hash_seed = 0;
  config.write_bytecode = 0;
  config.install_signal_handlers = 0;
  config.pathconfig_warnings = 0;
  PyStatus status = PyConfig_SetString(&config, &config.program_name, L"/usr/bin/python3");
  if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (!PyStatus_Exception(status)) return {};
  return base::fail(base::ErrorCode::unavailable,
                    fmt::format("Python cannot start: {}",
                                status.err_msg == nullptr ? "no reason given" : status.err_msg));
}

std::string exception_text() {
  PyObject *kind = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&kind, &value, &trace);
  const Ref shown(value == nullptr ? nullptr : PyObject_Str(value));
  const char* said = shown ? PyUnicode_AsUTF8(shown.get()) : nullptr;
  std::string told = said == nullptr ? "unknown" : said;
  PyErr_Clear();
  return told;
}

base::Result<void> run_prelude() {
  const auto files = embedded::snippet_python();
  HC_CHECK(files.size() == 1, "the prelude is the one file");
  const std::string code(files.front().content);
  prelude_names = PyDict_New();
  PyDict_SetItemString(prelude_names, "__builtins__", PyEval_GetBuiltins());
  PyDict_SetItemString(prelude_names, "__name__", text("hindcast_prelude").get());
  const Ref compiled(Py_CompileString(code.c_str(), "hindcast_prelude", Py_file_input));
  const Ref ran(compiled ? PyEval_EvalCode(compiled.get(), prelude_names, prelude_names) : nullptr);
  const Ref warm(ran ? PyObject_CallNoArgs(prelude("warm_up")) : nullptr);
  if (warm) return {};
  return base::fail(base::ErrorCode::unavailable,
                    "Python cannot be prepared (is python3-numpy installed?): " + exception_text());
}

// Collected once and then never looked at again: a child that walked over all objects would copy
// their pages.
void freeze() {
  const Ref gc(PyImport_ImportModule("gc"));
  for (const char* step : {"collect", "freeze"}) {
    Ref(PyObject_CallMethod(gc.get(), step, nullptr));
  }
  PyErr_Clear();
}

std::vector<std::string> module_directories() {
  namespace fs = std::filesystem;
  std::vector<std::string> found;
  const auto add = [&](const char* path) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error || !fs::is_directory(real, error)) return;
    for (const std::string& other : found) {
      if (real.string() == other || real.string().starts_with(other + "/")) return;
    }
    found.push_back(real.string());
  };
  PyObject* const path = PySys_GetObject("path");
  for (Py_ssize_t i = 0; path != nullptr && i < PyList_Size(path); ++i) {
    if (const char* entry = PyUnicode_AsUTF8(PyList_GetItem(path, i))) add(entry);
  }
  add("/usr/share/zoneinfo");
  return found;
}

std::optional<int> number_of(PyObject* object) {
  if (!PyLong_Check(object)) return std::nullopt;
  const long value = PyLong_AsLong(object);
  PyErr_Clear();
  if (value < 1 || value > 1'000'000) return std::nullopt;
  return static_cast<int>(value);
}

std::string text_of(PyObject* object) {
  const char* said = PyUnicode_Check(object) ? PyUnicode_AsUTF8(object) : nullptr;
  PyErr_Clear();
  return said == nullptr ? std::string() : std::string(said);
}

}  // namespace

base::Result<std::vector<std::string>> start_interpreter() {
  HC_TRY(initialize());
  HC_TRY(run_prelude());
  freeze();
  return module_directories();
}

PyObject* prelude(const char* function) {
  PyObject* const found = PyDict_GetItemString(prelude_names, function);
  HC_CHECK(found != nullptr, "the prelude has what we call");
  return found;
}

base::Error take_exception() {
  if (PyErr_ExceptionMatches(PyExc_MemoryError)) throw std::bad_alloc();
  PyObject *kind = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&kind, &value, &trace);
  PyErr_NormalizeException(&kind, &value, &trace);
  const Ref owned[] = {Ref(kind), Ref(value), Ref(trace)};
  base::Problem problem{.pointer = kPointer, .code = "snippet_error", .detail = {}};
  const bool syntax = PyErr_GivenExceptionMatches(kind, PyExc_SyntaxError) != 0;
  const Ref told(PyObject_CallFunctionObjArgs(prelude("describe_error"), kind, value,
                                              trace == nullptr ? Py_None : trace, nullptr));
  if (!told && PyErr_ExceptionMatches(PyExc_MemoryError)) throw std::bad_alloc();
  std::string message = "the snippet failed";
  if (told && PyTuple_Check(told.get()) && PyTuple_Size(told.get()) == 4) {
    message = text_of(PyTuple_GetItem(told.get(), 0));
    problem.line = number_of(PyTuple_GetItem(told.get(), 1));
    problem.column = number_of(PyTuple_GetItem(told.get(), 2));
    problem.detail = text_of(PyTuple_GetItem(told.get(), 3));
  }
  PyErr_Clear();
  if (syntax) problem.code = "syntax_error";
  if (problem.detail.empty()) problem.detail = message;
  constexpr std::size_t kDetailBytesMost = 16 << 10;
  if (problem.detail.size() > kDetailBytesMost) problem.detail.resize(kDetailBytesMost);
  std::string where = "code_snippet";
  if (problem.line) where += fmt::format(", line {}", *problem.line);
  return {base::ErrorCode::invalid_argument, where + ": " + message, {std::move(problem)}};
}

}  // namespace hindcast::snippets
