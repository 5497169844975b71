// A request body that is a file: written to disk as it comes, so that memory does not grow with it.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string_view>

#include "api/http.h"

namespace hindcast::api {

// Deleted with its last owner.
class UploadedFile {
 public:
  explicit UploadedFile(std::filesystem::path path) : path_(std::move(path)) {}
  ~UploadedFile();
  UploadedFile(const UploadedFile&) = delete;
  UploadedFile& operator=(const UploadedFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
};

// One of the uploads that may arrive at once, given back at the end.
class UploadSlot {
 public:
  UploadSlot(std::atomic<int>& count, int most) : count_(count), taken_(++count <= most) {}
  ~UploadSlot() { --count_; }
  UploadSlot(const UploadSlot&) = delete;
  UploadSlot& operator=(const UploadSlot&) = delete;
  bool taken() const { return taken_; }

 private:
  std::atomic<int>& count_;
  const bool taken_;
};

// Whether the route of this method and target takes a file as its body.
bool takes_upload(std::string_view method, std::string_view target);

// Media type and encoding of an upload, by its headers alone.
std::optional<Response> refuse_upload(const Request& request);

}  // namespace hindcast::api
