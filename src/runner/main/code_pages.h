// The program's code on huge pages, where every child finds it mapped.
#pragma once

namespace hindcast::runner {

// Moves the code and constants of this program to huge pages of its own. Code in a file has to be
// mapped again by every forked child, 64 KiB at a time, as it gets there; a huge page that belongs
// to the process is handed on by the fork in one entry. Does nothing where the kernel offers no
// huge pages or where the program was not linked for it (src/runner/CMakeLists.txt).
// For main() before anything else: nobody else may be running this code meanwhile. Afterwards
// `perf` cannot tell from the mapping which file the code came from.
void move_code_to_huge_pages();

}  // namespace hindcast::runner
