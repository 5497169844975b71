// A heap that children neither have to copy nor to fill page by page.
#pragma once

#include <cstddef>

namespace hindcast::sandbox {

// Takes every free block of the heap out of use and gives its pages back, so that what is allocated
// from now on lies on pages that nobody has written yet, side by side. A fork shares the written
// pages; the first write of a child to one of them copies it, which costs more than a fresh page.
// The heap goes on a little below a huge page's boundary, with address space that nobody has
// touched behind it. For the zygote, after everything that it allocates for long and before its
// first child.
void leave_heap_gaps();

// Prepares the heap for `bytes` that are about to be allocated and written: much of it comes in
// huge pages where the kernel offers them, little of it at once, which takes two thirds of the time
// of one page fault after the other. For a child, once. A hint that only ever concerns memory which
// leave_heap_gaps() has set apart.
void expect_heap_use(std::size_t bytes);

}  // namespace hindcast::sandbox
