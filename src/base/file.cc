#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace hindcast::base {

void Fd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

Result<Fd> open_read(const std::filesystem::path& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return io_failure("open", path.string(), errno);
  return fd;
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  HC_ASSIGN(const Fd fd, open_read(path));
  return map(fd.get(), path.string());
}

Result<MappedFile> MappedFile::map(int fd, std::string_view name) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return io_failure("stat", name, errno);
  MappedFile file;
  if (info.st_size == 0) return file;
  void* data =
      ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) return io_failure("map", name, errno);
  file.data_ = data;
  file.size_ = static_cast<std::size_t>(info.st_size);
  return file;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    if (data_ != nullptr) ::munmap(data_, size_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Result<std::string> read_file(const std::filesystem::path& path) {
  HC_ASSIGN(const MappedFile file, MappedFile::open(path));
  return std::string(file.text());
}

Result<void> write_all(int fd, std::span<const std::byte> bytes, std::string_view name) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0) {
      if (errno == EINTR) continue;
      return io_failure("write", name, errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  const std::string temporary = path.string() + ".tmp." + std::to_string(::getpid());
  {
    Fd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!fd) return io_failure("create", temporary, errno);
    auto written = write_all(fd.get(), std::as_bytes(std::span(content)), temporary);
    if (written && ::fdatasync(fd.get()) != 0) written = io_failure("sync", temporary, errno);
    if (!written) {
      ::unlink(temporary.c_str());
      return written;
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(temporary.c_str());
    return io_failure("rename to", path.string(), error_number);
  }
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  HC_ASSIGN(const Fd directory, open_read(parent));
  if (::fsync(directory.get()) != 0) return io_failure("sync", parent.string(), errno);
  return {};
}

Result<void> make_directories(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return io_failure("create", path.string(), error.value());
  return {};
}

}  // namespace hindcast::base
