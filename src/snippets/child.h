// What runs in a child of the Python zygote.
#pragma once

#include "sandbox/child.h"

namespace hindcast::snippets {

// sandbox::Entry. Inputs of runner::child_input, or of runner::check_input.
int run_child(sandbox::ChildContext& context);

}  // namespace hindcast::snippets
