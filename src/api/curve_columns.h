// The equity curve of a result document as columns of one length.
#pragma once

#include <cstdint>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "base/json.h"

namespace hindcast::api {

// Borrowed from the document.
struct Curve {
  const std::vector<std::int64_t>* time = nullptr;
  const std::vector<double>*equity = nullptr, *drawdown = nullptr, *benchmark = nullptr;
};

// corrupt when a column is missing or of another length.
base::Result<Curve> curve_of(const base::Document& document);

// Null where it is undefined.
base::Json number_json(double value);

}  // namespace hindcast::api
