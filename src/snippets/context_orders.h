// The orders that ctx offers, read from Python arguments.
#pragma once

#include "snippets/context.h"

namespace hindcast::snippets {

// Each takes METH_FASTCALL | METH_KEYWORDS arguments, appends to run.orders and returns None; null
// with an exception that says which argument was wrong and what is allowed.
PyObject* order_buy(AssetRun& run, PyObject* const* arguments, Py_ssize_t count, PyObject* names);
PyObject* order_sell(AssetRun& run, PyObject* const* arguments, Py_ssize_t count, PyObject* names);
PyObject* order_exit(AssetRun& run, PyObject* const* arguments, Py_ssize_t count, PyObject* names);
PyObject* order_cancel(AssetRun& run, PyObject* const* arguments, Py_ssize_t count,
                       PyObject* names);

}  // namespace hindcast::snippets
