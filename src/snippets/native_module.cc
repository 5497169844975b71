#include "snippets/native_module.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "indicators/registry.h"
#include "snippets/interpreter.h"
#include "snippets/job_log.h"

namespace hindcast::snippets {
namespace {

// log(bytes)
PyObject* write_log(PyObject*, PyObject* bytes) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(bytes, &data, &size) != 0) return nullptr;
  job_log().append({data, static_cast<std::size_t>(size)});
  Py_RETURN_NONE;
}

Ref strings(const std::vector<std::string>& items) {
  Ref list(PyTuple_New(static_cast<Py_ssize_t>(items.size())));
  for (std::size_t i = 0; i < items.size(); ++i) {
    PyTuple_SetItem(list.get(), static_cast<Py_ssize_t>(i), text(items[i]).release());
  }
  return list;
}

// indicators(): of each (name, inputs, ((parameter, default), ...), outputs, doc), by index.
PyObject* list_indicators(PyObject*, PyObject*) {
  Ref list(PyList_New(0));
  for (const auto& spec : indicators::all()) {
    std::vector<std::string> inputs = spec.inputs, outputs;
    for (std::size_t i = 1; i < inputs.size(); ++i) {
      if (inputs[i] == "real") inputs[i] = "other";
    }
    for (const auto& output : spec.outputs) {
      outputs.push_back(output.name.empty() ? "value" : output.name);
    }
    Ref parameters(PyTuple_New(static_cast<Py_ssize_t>(spec.parameters.size())));
    for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
      const auto& p = spec.parameters[i];
      PyTuple_SetItem(parameters.get(), static_cast<Py_ssize_t>(i),
                      Py_BuildValue("(sd)", p.name.c_str(), p.default_value));
    }
    const Ref row(Py_BuildValue("(sNNNs)", spec.name.c_str(), strings(inputs).release(),
                                parameters.release(), strings(outputs).release(),
                                (spec.title + ". " + spec.doc).c_str()));
    if (!row || PyList_Append(list.get(), row.get()) != 0) return nullptr;
  }
  return list.release();
}

using Columns = std::vector<std::unique_ptr<Buffer<double>>>;

bool open_all(PyObject* list, std::size_t count, bool writable, Columns& columns) {
  if (!PyList_Check(list) || static_cast<std::size_t>(PyList_Size(list)) != count) {
    PyErr_SetString(PyExc_TypeError, "another number of columns was expected");
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    columns.push_back(std::make_unique<Buffer<double>>());
    PyObject* const item = PyList_GetItem(list, static_cast<Py_ssize_t>(i));
    if (!columns.back()->open(item, 'd', writable)) return false;
  }
  return true;
}

// indicator(index, inputs, parameters, outputs): fills the outputs; text when a parameter is wrong.
PyObject* compute_indicator(PyObject*, PyObject* arguments) {
  Py_ssize_t index = 0;
  PyObject *inputs = nullptr, *given = nullptr, *outputs = nullptr;
  if (!PyArg_ParseTuple(arguments, "nOOO", &index, &inputs, &given, &outputs)) return nullptr;
  const auto all = indicators::all();
  if (index < 0 || static_cast<std::size_t>(index) >= all.size() || !PyList_Check(given)) {
    PyErr_SetString(PyExc_TypeError, "no such indicator");
    return nullptr;
  }
  const auto& spec = all[static_cast<std::size_t>(index)];
  std::vector<double> parameters;
  for (Py_ssize_t i = 0; i < PyList_Size(given); ++i) {
    parameters.push_back(PyFloat_AsDouble(PyList_GetItem(given, i)));
  }
  if (PyErr_Occurred() != nullptr) return nullptr;
  if (parameters.size() != spec.parameters.size()) {
    PyErr_SetString(PyExc_TypeError, "another number of parameters was expected");
    return nullptr;
  }
  if (const auto wrong = indicators::check_parameters(spec, parameters); !wrong.empty()) {
    return text(wrong.front()).release();
  }
  Columns in, out;
  if (!open_all(inputs, spec.inputs.size(), false, in)) return nullptr;
  if (!open_all(outputs, spec.outputs.size(), true, out)) return nullptr;
  std::vector<std::span<const double>> columns;
  std::vector<std::span<double>> results;
  for (const auto& column : in) columns.push_back(column->values());
  for (const auto& column : out) results.push_back(column->values());
  const auto same = [&](const auto& c) { return c.size() == columns.front().size(); };
  if (!std::ranges::all_of(columns, same) || !std::ranges::all_of(results, same)) {
    PyErr_SetString(PyExc_ValueError, "the columns have different lengths");
    return nullptr;
  }
  spec.compute({columns, parameters, results});
  Py_RETURN_NONE;
}

PyMethodDef functions[] = {{"log", write_log, METH_O, nullptr},
                           {"indicators", list_indicators, METH_NOARGS, nullptr},
                           {"indicator", compute_indicator, METH_VARARGS, nullptr},
                           {}};
PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_hindcast", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyObject* make_native_module() {
  PyObject* const made = PyModule_Create(&module);
  if (made == nullptr) return nullptr;
  PyModule_AddIntConstant(made, "history_default", kHistoryBarsDefault);
  PyModule_AddIntConstant(made, "history_most", kHistoryBarsMost);
  return made;
}

}  // namespace hindcast::snippets
