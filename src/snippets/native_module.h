// `_hindcast`: what the prelude calls of ours.
#pragma once

#include "snippets/object.h"

namespace hindcast::snippets {

// For PyImport_AppendInittab.
PyObject* make_native_module();

}  // namespace hindcast::snippets
