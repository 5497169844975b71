// A heap that children do not have to copy.
#pragma once

#include <cstddef>

namespace hindcast::sandbox {

// Takes every free block of the heap out of use and gives its pages back, so that what is allocated
// from now on lies on pages that nobody has written yet, side by side. A fork shares the written
// pages; the first write of a child to one of them copies it, which costs more than a fresh page.
// For the zygote, after everything that it allocates for long and before its first child.
void leave_heap_gaps();

// Has the kernel provide the next `bytes` of the heap at once, which takes two thirds of the time
// of a page fault for each page. For a child that knows about what it is going to allocate. A hint:
// at most the unused rest of the heap.
void prefault_heap(std::size_t bytes);

}  // namespace hindcast::sandbox
