// The condition tree of the strategy language (docs/strategy-language.md), as the visual builder edits it.
// All functions return new trees; a path leads from the root through the places in groups. A `not` is no
// step of its own: it belongs to what it negates.
import type { Condition } from "../../api/types";

export type Path = readonly number[];

export type Operand = number | string | IndicatorOperand;
export interface IndicatorOperand {
  indicator: string;
  source?: string | IndicatorOperand;
  parameters?: Record<string, number | string>;
  output?: string;
  offset?: number;
}
export interface Comparison {
  left: Operand;
  op: string;
  right: Operand;
}
type Group = { all: Condition[] } | { any: Condition[] };

/** What stands in front, and what it is about. */
export interface Unwrapped {
  nots: number;
  inner: Condition;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function unwrap(condition: Condition): Unwrapped {
  let nots = 0;
  let inner = condition;
  while (isObject(inner) && "not" in inner) {
    inner = inner.not as Condition;
    nots += 1;
  }
  return { nots, inner };
}

export function wrap({ nots, inner }: Unwrapped): Condition {
  let out = inner;
  for (let i = 0; i < nots; i += 1) out = { not: out };
  return out;
}

export const isComparison = (inner: unknown): inner is Comparison => isObject(inner) && "op" in inner;
export const isGroup = (inner: unknown): inner is Group =>
  isObject(inner) && (Array.isArray(inner.all) || Array.isArray(inner.any));
export const groupKind = (group: Condition): "all" | "any" => (isObject(group) && "all" in group ? "all" : "any");

export function childrenOf(condition: Condition): Condition[] {
  const { inner } = unwrap(condition);
  if (!isGroup(inner)) return [];
  return ("all" in inner ? inner.all : inner.any) as Condition[];
}

function withChildren(condition: Condition, children: Condition[]): Condition {
  const { nots, inner } = unwrap(condition);
  return wrap({ nots, inner: groupKind(inner) === "all" ? { all: children } : { any: children } });
}

export function at(root: Condition, path: Path): Condition {
  return path.reduce<Condition>((node, index) => childrenOf(node)[index]!, root);
}

export function replace(root: Condition, path: Path, change: (node: Condition) => Condition): Condition {
  const [index, ...rest] = path;
  if (index === undefined) return change(root);
  return withChildren(
    root,
    childrenOf(root).map((child, i) => (i === index ? replace(child, rest, change) : child)),
  );
}

/** Puts a condition before the `index`-th of a group. */
export function insert(root: Condition, group: Path, index: number, condition: Condition): Condition {
  return replace(root, group, (node) => withChildren(node, childrenOf(node).toSpliced(index, 0, condition)));
}

/** Precondition: not the root. */
export function remove(root: Condition, path: Path): Condition {
  const index = path.at(-1)!;
  return replace(root, path.slice(0, -1), (node) => withChildren(node, childrenOf(node).toSpliced(index, 1)));
}

const beginsWith = (path: Path, start: Path) => start.every((step, i) => path[i] === step);

/** Takes a condition out and puts it before the `index`-th of another group. A move into itself changes nothing. */
export function move(root: Condition, from: Path, group: Path, index: number): Condition {
  if (from.length === 0 || beginsWith(group, from)) return root;
  const parent = from.slice(0, -1);
  const last = from.at(-1)!;
  const taken = at(root, from);
  // What stood behind it moves up by one: in its own group, and on the way to the other one.
  const target = [...group];
  if (beginsWith(group, parent) && group.length > parent.length && group[parent.length]! > last) {
    target[parent.length]! -= 1;
  }
  const same = group.length === parent.length && beginsWith(group, parent);
  return insert(remove(root, from), target, same && index > last ? index - 1 : index, taken);
}

export type Direction = "up" | "down" | "in" | "out";

/** Where an arrow key moves a condition: within its group, into the group before it, or out of its own. */
export function step(root: Condition, path: Path, direction: Direction): { root: Condition; path: Path } {
  const stay = { root, path };
  if (path.length === 0) return stay;
  const parent = path.slice(0, -1);
  const index = path.at(-1)!;
  const siblings = childrenOf(at(root, parent));
  if (direction === "up" || direction === "down") {
    const to = direction === "up" ? index - 1 : index + 1;
    if (to < 0 || to >= siblings.length) return stay;
    return { root: move(root, path, parent, direction === "up" ? to : to + 1), path: [...parent, to] };
  }
  if (direction === "out") {
    if (parent.length === 0) return stay;
    const grand = parent.slice(0, -1);
    const place = parent.at(-1)! + 1;
    return { root: move(root, path, grand, place), path: [...grand, place] };
  }
  const before = siblings[index - 1];
  if (before === undefined || !isGroup(unwrap(before).inner)) return stay;
  const inside = [...parent, index - 1];
  const end = childrenOf(before).length;
  return { root: move(root, path, inside, end), path: [...inside, end] };
}

/** Puts a lone condition into a group, so that another can stand beside it. */
export function asGroup(condition: Condition | undefined): Condition {
  if (condition === undefined) return { all: [] };
  return isGroup(unwrap(condition).inner) ? condition : { all: [condition] };
}

/** A group of one is that condition, as the server spells it too. */
export function simplified(condition: Condition): Condition {
  const { nots, inner } = unwrap(condition);
  const children = childrenOf(inner);
  return nots === 0 && isGroup(inner) && children.length === 1 ? simplified(children[0]!) : condition;
}
