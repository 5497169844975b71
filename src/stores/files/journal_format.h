// The bytes of a journal: pure functions between them and entries. Every byte read is hostile.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stores/files/journal.h"

namespace hindcast::stores::files {

struct HeaderBlock {
  std::uint64_t size_bytes = 0;  // of the file
  std::uint64_t generation = 0;
};

struct ScannedEntries {
  std::vector<Entry> entries;  // views into the journal
  std::uint64_t end = 0;       // where the next entry goes
};

std::string header_text(const HeaderBlock& header);
// No header was ever written: the file is shorter than the slots, or they hold zeros only.
bool is_without_header(std::string_view journal);
// The newer of the valid slots. corrupt: none is valid, a newer version, a file cut short.
base::Result<HeaderBlock> read_header(std::string_view journal, const std::string& path);

void append_entry(std::string& out, const Entry& entry, std::uint64_t generation);
ScannedEntries scan_entries(std::string_view journal, std::uint64_t generation);

}  // namespace hindcast::stores::files
