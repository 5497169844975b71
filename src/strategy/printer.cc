#include "strategy/printer.h"

#include <array>
#include <charconv>
#include <cmath>

namespace hindcast::strategy {
namespace {

// How tightly a node binds; a child that binds less tightly than its place asks for gets
// parentheses.
enum Binding { kAny = 1, kAll, kNot, kCompare, kSum, kProduct, kNegative, kPrimary };

Binding binding(const Node& node) {
  switch (node.kind) {
    case NodeKind::any:
      return kAny;
    case NodeKind::all:
      return kAll;
    case NodeKind::negation:
      return kNot;
    case NodeKind::add:
    case NodeKind::subtract:
      return kSum;
    case NodeKind::multiply:
    case NodeKind::divide:
      return kProduct;
    case NodeKind::negate:
      return kNegative;
    case NodeKind::number:
      return std::signbit(node.value) ? kNegative : kPrimary;
    default:
      return is_comparison(node.kind) ? kCompare : kPrimary;
  }
}

class Printer {
 public:
  explicit Printer(const Formula& formula) : formula_(formula) {}

  void write(NodeId id, Binding wanted) {
    const Node& node = formula_.at(id);
    const bool parentheses = binding(node) < wanted;
    if (parentheses) out_ += '(';
    write(node);
    if (parentheses) out_ += ')';
  }
  std::string take() { return std::move(out_); }

 private:
  void write(const Node& node) {
    switch (node.kind) {
      case NodeKind::number:
        out_ += print_number(node.value);
        return;
      case NodeKind::truth:
        out_ += node.value != 0 ? "true" : "false";
        return;
      case NodeKind::text:
        out_ += '"';
        out_ += node.text;
        out_ += '"';
        return;
      case NodeKind::name:
        out_ += node.text;
        write_output(node);
        return;
      case NodeKind::call:
        write_call(node);
        return;
      case NodeKind::offset:
        write(node.children[0].node, kPrimary);
        out_ += '[';
        write(node.children[1].node, kAny);
        out_ += ']';
        return;
      case NodeKind::negate:
        out_ += '-';
        write(node.children[0].node, kNegative);
        return;
      case NodeKind::negation:
        out_ += "not ";
        write(node.children[0].node, kNot);
        return;
      case NodeKind::any:
        write_joined(node, " or ", kAll);
        return;
      case NodeKind::all:
        write_joined(node, " and ", kNot);
        return;
      default:
        write_binary(node);
    }
  }
  void write_binary(const Node& node) {
    const Binding own = binding(node);
    // Left-associative: the right operand has to bind tighter. Comparisons do not associate at all.
    const Binding left = own == kCompare ? kSum : own;
    write(node.children[0].node, left);
    out_ += ' ';
    out_ += operator_text(node.kind);
    out_ += ' ';
    write(node.children[1].node, static_cast<Binding>(own + 1));
  }
  void write_joined(const Node& node, std::string_view word, Binding wanted) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) out_ += word;
      write(node.children[i].node, wanted);
    }
  }
  void write_call(const Node& node) {
    out_ += node.text;
    out_ += '(';
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (!node.children[i].name.empty()) out_ += node.children[i].name + "=";
      write(node.children[i].node, kAny);
    }
    out_ += ')';
    write_output(node);
  }
  void write_output(const Node& node) {
    if (!node.output.empty()) out_ += "." + node.output;
  }

  const Formula& formula_;
  std::string out_;
};

}  // namespace

std::string print_number(double value) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return error == std::errc{} ? std::string(buffer.data(), end) : "0";
}

std::string print(const Formula& formula, NodeId node) {
  Printer printer(formula);
  printer.write(node, kAny);
  return printer.take();
}

std::string print(const Formula& formula) { return print(formula, formula.root); }

}  // namespace hindcast::strategy
