// CPython, started once in the zygote: isolated, everything imported and warmed up.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "snippets/object.h"

namespace hindcast::snippets {

inline constexpr int kHistoryBarsDefault = 1000;
inline constexpr int kHistoryBarsMost = 100'000;

// Starts the interpreter, imports numpy (and pandas when it is installed) and runs the prelude.
// Returns the directories that modules come from, for sandbox::Room.
base::Result<std::vector<std::string>> start_interpreter();

// A function of the prelude (python/prelude.py); borrowed, never null.
PyObject* prelude(const char* function);

// Takes the exception that is set and makes it an error about the code: the message names the line,
// the problem holds the traceback. std::bad_alloc for a MemoryError.
base::Error take_exception();

}  // namespace hindcast::snippets
