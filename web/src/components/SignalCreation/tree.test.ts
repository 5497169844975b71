import { describe, expect, test } from "vitest";
import type { Condition } from "../../api/types";
import { asGroup, at, insert, move, remove, replace, simplified, step, unwrap, wrap } from "./tree";

const a = "a";
const b = "b";
const c = "c";
const root: Condition = { all: [a, { not: { any: [b, c] } }, "d"] };

describe("a condition tree", () => {
  test("is walked through negations", () => {
    expect(at(root, [1, 0])).toBe(b);
    expect(replace(root, [1, 1], () => "x")).toEqual({ all: [a, { not: { any: [b, "x"] } }, "d"] });
  });

  test("keeps what it was: changes make new trees", () => {
    const before = structuredClone(root);
    insert(root, [1], 0, "x");
    remove(root, [0]);
    move(root, [0], [1], 2);
    expect(root).toEqual(before);
  });

  test("moves within a group, in both directions", () => {
    const list: Condition = { all: [a, b, c] };
    expect(move(list, [0], [], 3)).toEqual({ all: [b, c, a] });
    expect(move(list, [2], [], 0)).toEqual({ all: [c, a, b] });
    expect(move(list, [1], [], 1)).toEqual(list);
    expect(move(list, [1], [], 2)).toEqual(list);
  });

  test("moves into a group behind it, whose place changes by that", () => {
    expect(move(root, [0], [1], 0)).toEqual({ all: [{ not: { any: [a, b, c] } }, "d"] });
  });

  test("never moves a group into itself", () => {
    expect(move(root, [1], [1], 0)).toBe(root);
  });

  test("steps by keys: up, down, in and out", () => {
    expect(step(root, [2], "up")).toEqual({ root: { all: [a, "d", { not: { any: [b, c] } }] }, path: [1] });
    expect(step(root, [2], "in")).toEqual({ root: { all: [a, { not: { any: [b, c, "d"] } }] }, path: [1, 2] });
    expect(step(root, [1, 0], "out")).toEqual({ root: { all: [a, { not: { any: [c] } }, b, "d"] }, path: [2] });
    expect(step(root, [0], "up").root).toBe(root);
    expect(step(root, [0], "in").root).toBe(root);
  });

  test("counts negations and puts them back", () => {
    const twice: Condition = { not: { not: a } };
    expect(unwrap(twice)).toEqual({ nots: 2, inner: a });
    expect(wrap(unwrap(twice))).toEqual(twice);
  });

  test("a lone condition becomes a group and back", () => {
    expect(asGroup(a)).toEqual({ all: [a] });
    expect(asGroup(undefined)).toEqual({ all: [] });
    expect(simplified({ all: [{ any: [a] }] })).toBe(a);
    expect(simplified({ not: { all: [a] } })).toEqual({ not: { all: [a] } });
  });
});
