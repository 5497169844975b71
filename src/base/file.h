// Files and descriptors: owning handles, whole-file reads, atomic durable writes, read-only maps.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace hindcast::base {

// Owns a file descriptor; closes it. -1 is "none".
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  ~Fd() { reset(); }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

// A read-only shared mapping of a whole file. Empty files map to an empty span.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::filesystem::path& path);
  static Result<MappedFile> map(int fd, std::string_view name);  // does not take the descriptor

  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

Result<Fd> open_read(const std::filesystem::path& path);
Result<std::string> read_file(const std::filesystem::path& path);
Result<void> write_all(int fd, std::span<const std::byte> bytes, std::string_view name);

// Written beside the target, synced, renamed over it, directory synced: after a crash there is
// either the old file or the new one.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content);

Result<void> make_directories(const std::filesystem::path& path);

}  // namespace hindcast::base
