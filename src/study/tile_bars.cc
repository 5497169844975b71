#include "study/tile_bars.h"

#include <algorithm>

namespace hindcast::study {
namespace {

constexpr std::size_t kColumn = kTileBars + kLanes;

}  // namespace

TileBuffer::TileBuffer(market::BarView bars) : bars_(bars), values_(4 * kColumn, 0.0) {}

TileBars TileBuffer::load(std::size_t begin) {
  const std::size_t end = std::min(begin + kTileBars, bars_.size());
  const std::array columns{bars_.open, bars_.high, bars_.low, bars_.close};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::copy(columns[i].data() + begin, columns[i].data() + end, values_.data() + i * kColumn);
  }
  const auto column = [&](std::size_t i) { return values_.data() + i * kColumn; };
  return {.begin = static_cast<std::uint32_t>(begin),
          .end = static_cast<std::uint32_t>(end),
          .open = column(0),
          .high = column(1),
          .low = column(2),
          .close = column(3)};
}

}  // namespace hindcast::study
