// What handlers work with, besides the request.
#pragma once

#include <atomic>

#include "api/documents.h"
#include "api/server.h"

namespace hindcast::api {

struct Context {
  Context(Services s, const Options& o)
      : services(std::move(s)), options(o), documents(services.artifacts) {}

  const Services services;
  const Options options;
  Documents documents;
  std::atomic<bool> draining = false;  // new submissions are refused
};

}  // namespace hindcast::api
