#include "stores/files/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/check.h"
#include "stores/files/journal_format.h"

namespace hindcast::stores::files {
namespace {

using base::Result;

constexpr std::size_t kZerosBytes = 1 << 20;

std::uint64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace

Result<std::optional<Journal>> Journal::lock(const std::filesystem::path& path, int flags) {
  base::Fd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0644));
  if (!fd) return base::io_failure("open", path.string(), errno);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    return base::io_failure("lock", path.string(), errno);
  }
  return std::optional<Journal>(Journal(std::move(fd), path));
}

Result<bool> Journal::is_unfinished() const {
  HC_ASSIGN(const base::MappedFile map, base::MappedFile::map(fd_.get(), path_.string()));
  return is_without_header(map.text());
}

Result<std::optional<Journal>> Journal::open(const std::filesystem::path& path,
                                             std::uint64_t size_bytes) {
  HC_ASSIGN(auto journal, lock(path, O_CREAT));
  if (!journal) return std::nullopt;
  HC_ASSIGN(const bool unfinished, journal->is_unfinished());
  HC_TRY(unfinished ? journal->create(size_bytes) : journal->load());
  return journal;
}

Result<std::optional<Journal>> Journal::open_existing(const std::filesystem::path& path) {
  HC_ASSIGN(auto journal, lock(path, 0));
  if (!journal) return std::nullopt;
  HC_ASSIGN(const bool unfinished, journal->is_unfinished());
  if (unfinished) return std::nullopt;
  HC_TRY(journal->load());
  return journal;
}

// The header comes last: without it the file is only a begun creation, and nothing was answered.
Result<void> Journal::create(std::uint64_t size_bytes) {
  const std::string zeros(kZerosBytes, '\0');
  for (std::uint64_t at = 0; at < size_bytes; at += kZerosBytes) {
    const std::uint64_t most = std::min<std::uint64_t>(kZerosBytes, size_bytes - at);
    HC_TRY(write_at(at, std::string_view(zeros).substr(0, most)));
  }
  size_bytes_ = size_bytes;
  // Also the directories that lead here.
  HC_TRY(sync_file_system());
  return begin_generation();
}

Result<void> Journal::load() {
  HC_ASSIGN(const base::MappedFile map, base::MappedFile::map(fd_.get(), path_.string()));
  HC_ASSIGN(const HeaderBlock header, read_header(map.text(), path_.string()));
  size_bytes_ = header.size_bytes;
  generation_ = header.generation;
  const ScannedEntries scanned = scan_entries(map.text().substr(0, size_bytes_), generation_);
  end_ = scanned.end;
  if (!scanned.entries.empty()) last_time_ns_ = scanned.entries.back().time_ns;
  return {};
}

Result<JournalContent> Journal::read() const {
  JournalContent content;
  HC_ASSIGN(content.map, base::MappedFile::map(fd_.get(), path_.string()));
  content.entries = scan_entries(content.map.text().substr(0, size_bytes_), generation_).entries;
  return content;
}

Result<void> Journal::append(std::span<const Entry> entries) {
  std::uint64_t bytes = 0;
  for (const Entry& entry : entries) bytes += entry_bytes(entry);
  std::string text;
  text.reserve(bytes);
  for (Entry entry : entries) {
    last_time_ns_ = std::max(last_time_ns_ + 1, now_ns());
    entry.time_ns = last_time_ns_;
    append_entry(text, entry, generation_);
  }
  HC_CHECK(has_room(text.size()), "the caller made room for its entries");
  broken_ = true;
  HC_TRY(write_at(end_, text));
  HC_TRY(sync());
  broken_ = false;
  end_ += text.size();
  return {};
}

Result<void> Journal::sync_file_system() const {
  if (::syncfs(fd_.get()) == 0) return {};
  return base::io_failure("sync the file system of", path_.string(), errno);
}

Result<void> Journal::begin_generation() {
  // A failed attempt may be on the disk, so that each has a number of its own.
  ++generation_;
  broken_ = true;
  HC_TRY(write_at(generation_ % 2 * kHeaderSlotBytes,
                  header_text({.size_bytes = size_bytes_, .generation = generation_})));
  HC_TRY(sync());
  broken_ = false;
  end_ = kEntriesBegin;
  return {};
}

Result<void> Journal::write_at(std::uint64_t offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0) {
      if (errno == EINTR) continue;
      return base::io_failure("write", path_.string(), errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
  return {};
}

Result<void> Journal::sync() const {
  if (::fdatasync(fd_.get()) == 0) return {};
  return base::io_failure("sync", path_.string(), errno);
}

}  // namespace hindcast::stores::files
