// The conditions of a plan over one tile of bars after the other, for one combination after the
// other.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "strategy/settings.h"
#include "study/columns.h"
#include "study/plan.h"

namespace hindcast::study {

inline constexpr std::size_t kTileBars = 1024;  // a multiple of 64
inline constexpr std::size_t kTileWords = kTileBars / 64;

// What the conditions of one combination ask for on the bars of a tile. Bits as the engine decides:
// an entry whose own exit holds is no entry, entries of both sides are none.
struct TileDecisions {
  std::array<std::uint64_t, kTileWords> go_long, go_short;
  std::array<std::uint64_t, kTileWords> leave_long, leave_short;  // an exit or a reversal
};

class TileSignals {
 public:
  // Borrows all. `first` to `end` are the combinations of this object; `columns` holds what they
  // need already or computes it here. `history`: bars on which nothing is decided.
  TileSignals(const Plan& plan, const Combinations& all, ColumnStore& columns, std::size_t first,
              std::size_t end, std::size_t history, strategy::EntryAndExit both);

  // Tiles follow each other from bar 0. `count` is kTileBars but for the last one.
  void begin_tile(std::size_t begin, std::size_t count);

  // Each combination once a tile.
  void evaluate(std::size_t combination, TileDecisions& out);

 private:
  // One word of bars before the tile, for conditions one bar ago, then the tile's.
  static constexpr std::size_t kRow = kTileWords + 1;
  using Row = std::array<std::uint64_t, kRow>;
  struct Compared {
    Row less, greater, equal;
  };

  void compare_pair(std::size_t pair, std::size_t combination);
  const double* operand_values(const ColumnView& view, double* scratch) const;
  void run_node(std::size_t node, std::size_t combination);
  void run_compare(const PlanNode& node, Row& out) const;
  void run_group(const PlanNode& node, Row& out) const;
  void run_window(const PlanNode& node, std::size_t combination, Row& out);
  void clear_before(std::size_t bar, TileDecisions& out) const;

  const Plan& plan_;
  const Combinations& all_;
  const std::size_t first_;
  const bool ignores_both_;                     // an exit whose own entry holds is no exit
  std::vector<std::vector<ColumnView>> views_;  // by operand and choice
  std::vector<std::size_t> live_from_;          // by combination: the first bar that may decide
  std::vector<std::size_t> varying_pairs_, varying_nodes_;
  std::vector<Compared> compared_;        // by pair
  std::vector<Row> rows_;                 // by node
  std::vector<std::int32_t> run_length_;  // by combination and window, as strategy::BlockProgram
  std::unique_ptr<double[]> scratch_;
  std::size_t begin_ = 0, count_ = 0, lead_ = 0;
};

}  // namespace hindcast::study
