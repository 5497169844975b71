// A heap that children do not have to copy.
#pragma once

namespace hindcast::sandbox {

// Takes every free block of the heap out of use, so that what is allocated from now on lies on
// pages that nobody has written yet, side by side. A fork shares the written pages; the first
// write of a child to one of them copies it, which costs more than a fresh page. For the zygote,
// after everything that it allocates for long and before its first child.
void leave_heap_gaps();

}  // namespace hindcast::sandbox
