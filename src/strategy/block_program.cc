#include "strategy/block_program.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "strategy/kernels.h"

namespace hindcast::strategy {

// ---- building -----------------------------------------------------------------------------------

// Walks the needed nodes in order of their ids, columns before conditions of course, and hands out
// slots. A node's slot is free again after its last reader.
class BlockProgram::Builder {
 public:
  explicit Builder(const Graph& graph)
      : graph_(graph),
        column_uses_(graph.columns().size()),
        column_slot_(graph.columns().size(), -1),
        condition_uses_(graph.conditions().size()),
        condition_slot_(graph.conditions().size(), -1) {}

  BlockProgram conditions(std::span<const ConditionId> roots) {
    for (ConditionId root : roots) count(root);
    for (std::size_t i = 0; i < roots.size(); ++i) {
      const std::int32_t slot = emit(roots[i]);
      program_.steps_.push_back(
          {.kind = Step::Kind::store, .out = static_cast<std::int32_t>(i), .bits = {slot}});
      release(roots[i]);
    }
    return finish();
  }

  BlockProgram column(ColumnId root) {
    count_column(root);
    program_.result_ = emit_column(root);
    return finish();
  }

 private:
  static std::size_t at(std::int32_t id) { return static_cast<std::size_t>(id); }
  const Condition& condition(ConditionId id) const { return graph_.conditions()[at(id)]; }

  static bool reads_column(ColumnKind kind) { return kind > ColumnKind::shifted; }
  static bool reads_two(ColumnKind kind) { return kind >= ColumnKind::add; }
  static bool is_window(ConditionKind kind) {
    return kind == ConditionKind::all_of_last || kind == ConditionKind::any_of_last;
  }

  void count(ConditionId id) {
    if (condition_uses_[at(id)]++ > 0) return;
    const Condition& c = condition(id);
    for (ConditionId child : c.children) count(child);
    if (is_window(c.kind)) count(c.a);
    if (c.kind == ConditionKind::compare) {
      count_column(c.a);
      count_column(c.b);
    }
  }
  void count_column(ColumnId id) {
    if (column_uses_[at(id)]++ > 0) return;
    const Column& c = graph_.column(id);
    if (reads_column(c.kind)) count_column(c.a);
    if (reads_two(c.kind)) count_column(c.b);
  }

  // The slot that holds the condition; computed by the steps so far.
  std::int32_t emit(ConditionId id) {
    if (condition_slot_[at(id)] >= 0) return condition_slot_[at(id)];
    const Condition& c = condition(id);
    Step step{.compare = c.compare, .condition = c.kind};
    if (c.kind == ConditionKind::compare) {
      step.kind = Step::Kind::compare;
      step.a = emit_column(c.a);
      step.b = emit_column(c.b);
      release_column(c.a);
      release_column(c.b);
    } else if (is_window(c.kind)) {
      step.kind = Step::Kind::window;
      step.bits = {emit(c.a)};
      step.bars = c.b;
      step.state = static_cast<std::int32_t>(program_.windows_++);
    } else if (c.children.empty()) {
      step.kind = Step::Kind::fixed;
    } else {
      step.kind = Step::Kind::group;
      for (ConditionId child : c.children) step.bits.push_back(emit(child));
    }
    step.out = take(free_bits_, program_.bit_slots_);
    if (is_window(c.kind)) release(c.a);
    for (ConditionId child : c.children) release(child);
    condition_slot_[at(id)] = step.out;
    program_.steps_.push_back(std::move(step));
    return condition_slot_[at(id)];
  }

  ColumnOperand emit_column(ColumnId id) {
    const Column& c = graph_.column(id);
    if (c.kind == ColumnKind::constant) return {-1, c.value};
    if (column_slot_[at(id)] >= 0) return {column_slot_[at(id)], 0};
    Step step{.op = c.kind};
    if (reads_column(c.kind)) {
      step.kind = Step::Kind::compute;
      step.a = emit_column(c.a);
      if (reads_two(c.kind)) step.b = emit_column(c.b);
    } else {
      step.kind = Step::Kind::load;
      step.leaf = c.kind == ColumnKind::shifted ? graph_.column(c.a) : c;
      step.bars = c.kind == ColumnKind::shifted ? c.b : 0;
    }
    step.out = take(free_columns_, program_.column_slots_);
    if (reads_column(c.kind)) release_column(c.a);
    if (reads_two(c.kind)) release_column(c.b);
    column_slot_[at(id)] = step.out;
    program_.steps_.push_back(std::move(step));
    return {column_slot_[at(id)], 0};
  }

  static std::int32_t take(std::vector<std::int32_t>& free, std::size_t& slots) {
    if (free.empty()) return static_cast<std::int32_t>(slots++);
    const std::int32_t slot = free.back();
    free.pop_back();
    return slot;
  }
  void release(ConditionId id) {
    if (--condition_uses_[at(id)] == 0) free_bits_.push_back(condition_slot_[at(id)]);
  }
  void release_column(ColumnId id) {
    if (--column_uses_[at(id)] == 0 && column_slot_[at(id)] >= 0) {
      free_columns_.push_back(column_slot_[at(id)]);
    }
  }
  BlockProgram finish() { return std::move(program_); }

  const Graph& graph_;
  BlockProgram program_;
  std::vector<int> column_uses_;
  std::vector<std::int32_t> column_slot_;
  std::vector<int> condition_uses_;
  std::vector<std::int32_t> condition_slot_;
  std::vector<std::int32_t> free_columns_, free_bits_;
};

BlockProgram BlockProgram::for_conditions(const Graph& graph, std::span<const ConditionId> roots) {
  return Builder(graph).conditions(roots);
}

BlockProgram BlockProgram::for_column(const Graph& graph, ColumnId root) {
  return Builder(graph).column(root);
}

// ---- running ------------------------------------------------------------------------------------

// What one run needs: the slots, and what the windows have counted up to this block.
struct BlockProgram::Frame {
  Frame(const BlockProgram& program, const LeafColumns& columns)
      : leaves(columns),
        scratch(std::make_unique_for_overwrite<double[]>(program.column_slots_ * kBlockBars)),
        pointers(program.column_slots_),
        bits(program.bit_slots_ * kBlockWords),
        since(program.windows_, std::numeric_limits<std::int32_t>::max()) {}

  double* own(std::int32_t slot) {
    return scratch.get() + static_cast<std::size_t>(slot) * kBlockBars;
  }
  std::uint64_t* words(std::int32_t slot) {
    return bits.data() + static_cast<std::size_t>(slot) * kBlockWords;
  }
  Operand operand(const ColumnOperand& o) const {
    return {o.slot < 0 ? nullptr : pointers[static_cast<std::size_t>(o.slot)], o.constant};
  }
  std::size_t word_count() const { return (count + 63) / 64; }
  // Bits of the block's last word that stand for bars.
  std::uint64_t last_mask() const {
    return count % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << (count % 64)) - 1;
  }

  const LeafColumns& leaves;
  std::unique_ptr<double[]> scratch;
  std::vector<const double*> pointers;  // a slot's values: its scratch, or a leaf itself
  std::vector<std::uint64_t> bits;
  std::vector<std::int32_t> since;  // bars since the bit that ends a window's run
  std::span<base::Bitmap* const> out = {};
  std::size_t begin = 0, count = 0;
};

void BlockProgram::run(const LeafColumns& leaves, std::span<base::Bitmap* const> out) const {
  Frame frame(*this, leaves);
  frame.out = out;
  for (; frame.begin < leaves.size(); frame.begin += frame.count) {
    frame.count = std::min(kBlockBars, leaves.size() - frame.begin);
    run_block(frame);
  }
}

void BlockProgram::run(const LeafColumns& leaves, double* out) const {
  Frame frame(*this, leaves);
  for (; frame.begin < leaves.size(); frame.begin += frame.count) {
    frame.count = std::min(kBlockBars, leaves.size() - frame.begin);
    run_block(frame);
    const Operand result = frame.operand(result_);
    if (result.values == nullptr)
      std::fill_n(out + frame.begin, frame.count, result.constant);
    else
      std::copy_n(result.values, frame.count, out + frame.begin);
  }
}

void BlockProgram::run_block(Frame& frame) const {
  frame.leaves.prepare(frame.begin);
  for (const Step& step : steps_) {
    switch (step.kind) {
      case Step::Kind::load:
        run_load(step, frame);
        break;
      case Step::Kind::compute: {
        double* const own = frame.own(step.out);
        apply_block(step.op, frame.operand(step.a), frame.operand(step.b), own, frame.count);
        frame.pointers[static_cast<std::size_t>(step.out)] = own;
        break;
      }
      case Step::Kind::compare:
        compare_block(step.compare, frame.operand(step.a).values, frame.operand(step.b),
                      frame.words(step.out), frame.count);
        break;
      case Step::Kind::group:
        run_group(step, frame);
        break;
      case Step::Kind::window:
        run_window(step, frame);
        break;
      case Step::Kind::fixed: {
        const std::uint64_t word = step.condition == ConditionKind::always ? ~std::uint64_t{0} : 0;
        std::fill_n(frame.words(step.out), frame.word_count(), word);
        frame.words(step.out)[frame.word_count() - 1] &= frame.last_mask();
        break;
      }
      case Step::Kind::store: {
        const auto target = frame.out[static_cast<std::size_t>(step.out)]->words();
        std::copy_n(frame.words(step.bits.front()), frame.word_count(),
                    target.begin() + static_cast<std::ptrdiff_t>(frame.begin / 64));
        break;
      }
    }
  }
}

void BlockProgram::run_load(const Step& step, Frame& frame) const {
  const auto shift = static_cast<std::size_t>(step.bars);
  if (shift <= frame.begin) {
    frame.pointers[static_cast<std::size_t>(step.out)] =
        frame.leaves.from(step.leaf, frame.begin - shift);
    return;
  }
  double* const own = frame.own(step.out);
  const std::size_t undefined = std::min(shift - frame.begin, frame.count);
  std::fill_n(own, undefined, std::numeric_limits<double>::quiet_NaN());
  std::copy_n(frame.leaves.from(step.leaf, 0), frame.count - undefined, own + undefined);
  frame.pointers[static_cast<std::size_t>(step.out)] = own;
}

void BlockProgram::run_group(const Step& step, Frame& frame) {
  const std::size_t n = frame.word_count();
  std::uint64_t* const out = frame.words(step.out);
  std::copy_n(frame.words(step.bits.front()), n, out);
  for (std::size_t i = 1; i < step.bits.size(); ++i) {
    const std::uint64_t* const next = frame.words(step.bits[i]);
    if (step.condition == ConditionKind::all) {
      for (std::size_t w = 0; w < n; ++w) out[w] &= next[w];
    } else {
      for (std::size_t w = 0; w < n; ++w) out[w] |= next[w];
    }
  }
}

// One counter serves both: for all_of_last the bars that held without a break, for any_of_last the
// bars since the last one that held.
void BlockProgram::run_window(const Step& step, Frame& frame) {
  const bool all = step.condition == ConditionKind::all_of_last;
  std::int32_t& counter = frame.since[static_cast<std::size_t>(step.state)];
  if (frame.begin == 0) counter = all ? 0 : step.bars;
  const std::uint64_t* const in = frame.words(step.bits.front());
  std::uint64_t* const out = frame.words(step.out);
  for (std::size_t w = 0; w < frame.word_count(); ++w) {
    const std::uint64_t bits = in[w];
    std::uint64_t result = 0;
    const std::size_t bars = std::min<std::size_t>(64, frame.count - w * 64);
    for (std::size_t i = 0; i < bars; ++i) {
      const bool bit = (bits >> i) & 1;
      counter = bit == all ? std::min(counter + 1, step.bars) : 0;
      const bool holds = all ? counter == step.bars : counter < step.bars;
      result |= static_cast<std::uint64_t>(holds) << i;
    }
    out[w] = result;
  }
}

}  // namespace hindcast::strategy
