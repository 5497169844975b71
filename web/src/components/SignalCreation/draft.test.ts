import { expect, test } from "vitest";
import type { Template } from "../../api/types";
import { begin, filledIn, kExampleDraft, reduce } from "./draft";

const named = (name: string) => (draft: typeof kExampleDraft) => ({ ...draft, strategy_name: name });
const change = (name: string, at: number, subject = "") =>
  ({ kind: "change", change: named(name), subject, at }) as const;

test("undo and redo walk through the changes", () => {
  let history = begin(kExampleDraft);
  history = reduce(history, change("one", 0));
  history = reduce(history, change("two", 1));
  history = reduce(history, { kind: "undo" });
  expect(history.present.strategy_name).toBe("one");
  history = reduce(history, { kind: "redo" });
  expect(history.present.strategy_name).toBe("two");
  history = reduce(history, { kind: "undo" });
  history = reduce(history, change("three", 2));
  expect(history.future).toEqual([]);
});

test("typing in one field is undone in one step", () => {
  let history = begin(kExampleDraft);
  for (const [i, name] of ["a", "ab", "abc"].entries()) history = reduce(history, change(name, i * 100, "name"));
  expect(history.past).toHaveLength(1);
  history = reduce(history, change("abcd", 5000, "name"));
  expect(history.past).toHaveLength(2);
});

test("what changes nothing is no step", () => {
  const history = begin(kExampleDraft);
  expect(reduce(history, change(kExampleDraft.strategy_name, 0))).toBe(history);
});

test("a template is filled in below what is given", () => {
  const template = {
    id: "t",
    parameters: [{ name: "fast", default: 5 }, { name: "slow", default: 20 }],
    definition: { entry_conditions: "close > open", exit_conditions: "close < open" },
  } as unknown as Template;
  const filled = filledIn({ template_id: "t", parameters: { fast: 7 }, exit_conditions: "false" }, [template]);
  expect(filled).toEqual({
    parameters: { fast: 7, slow: 20 },
    entry_conditions: "close > open",
    exit_conditions: "false",
  });
});
