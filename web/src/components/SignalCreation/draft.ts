// The backtest that is being written, with undo and redo. One definition: templates, the visual builder
// and the formula editor all change this.
import { useCallback, useMemo, useReducer } from "react";
import type { Condition, Definition, Submission, Template } from "../../api/types";

export type Draft = Submission;

export const slots = ["entry", "exit", "short_entry", "short_exit"] as const;
export type Slot = (typeof slots)[number];
export const fieldOf = (slot: Slot) => `${slot}_conditions` as const;
export const slotNames: Record<Slot, string> = {
  entry: "Enter long",
  exit: "Leave long",
  short_entry: "Enter short",
  short_exit: "Leave short",
};

export const kExampleDraft: Draft = {
  strategy_name: "My momentum strategy",
  strategy_description: "",
  timeframe: "1h",
  assets: ["BTC/USD"],
  period: "6 months",
  initial_capital: 10_000,
  strategy_definition: {
    template_id: "momentum",
    parameters: {},
    risk_management: { stop_loss_pct: 2, take_profit_pct: 6, position_size_pct: 10 },
  },
  costs: { commission_pct: 0.1 },
  priority: "normal",
};

/** The definition with its template filled in: fields that are given win, parameters one by one. */
export function filledIn(definition: Definition, templates: Template[]): Definition {
  const template = templates.find((t) => t.id === definition.template_id);
  if (!template) return definition;
  const { template_id: _, ...given } = definition;
  const defaults = Object.fromEntries(template.parameters.map((p) => [p.name, p.default]));
  return { ...template.definition, ...given, parameters: { ...defaults, ...definition.parameters } };
}

/** Sets a condition; what equals the template's is left out again. */
export function withCondition(definition: Definition, slot: Slot, condition: Condition | undefined): Definition {
  const next = { ...definition };
  if (condition === undefined) delete next[fieldOf(slot)];
  else next[fieldOf(slot)] = condition;
  return next;
}

interface History {
  past: Draft[];
  present: Draft;
  future: Draft[];
  /** What the last change was about, and when: changes of one thing in a row are undone together. */
  subject: string;
  at: number;
}

type Action =
  | { kind: "change"; change: (draft: Draft) => Draft; subject: string; at: number }
  | { kind: "undo" | "redo" }
  | { kind: "reset"; draft: Draft };

const kTogetherMs = 1000;
const kUndoMax = 200;

export function reduce(history: History, action: Action): History {
  const { past, present, future } = history;
  switch (action.kind) {
    case "change": {
      const next = action.change(present);
      if (JSON.stringify(next) === JSON.stringify(present)) return history;
      const together = action.subject !== "" && action.subject === history.subject && action.at - history.at < kTogetherMs;
      return {
        past: together ? past : [...past, present].slice(-kUndoMax),
        present: next,
        future: [],
        subject: action.subject,
        at: action.at,
      };
    }
    case "undo": {
      const before = past.at(-1);
      if (!before) return history;
      return { past: past.slice(0, -1), present: before, future: [present, ...future], subject: "", at: 0 };
    }
    case "redo": {
      const [after, ...rest] = future;
      if (!after) return history;
      return { past: [...past, present], present: after, future: rest, subject: "", at: 0 };
    }
    case "reset":
      return begin(action.draft);
  }
}

export const begin = (draft: Draft): History => ({ past: [], present: draft, future: [], subject: "", at: 0 });

export interface DraftHandle {
  draft: Draft;
  /** `subject`: changes of the same one in quick succession are undone in one step. */
  change: (change: (draft: Draft) => Draft, subject?: string) => void;
  define: (change: (definition: Definition) => Definition, subject?: string) => void;
  undo?: () => void;
  redo?: () => void;
  reset: (draft: Draft) => void;
}

export function useDraft(start: Draft): DraftHandle {
  const [history, dispatch] = useReducer(reduce, start, begin);
  const change = useCallback(
    (how: (draft: Draft) => Draft, subject = "") => dispatch({ kind: "change", change: how, subject, at: Date.now() }),
    [],
  );
  const define = useCallback(
    (how: (definition: Definition) => Definition, subject = "") =>
      change((draft) => ({ ...draft, strategy_definition: how(draft.strategy_definition) }), subject),
    [change],
  );
  const undo = useCallback(() => dispatch({ kind: "undo" }), []);
  const redo = useCallback(() => dispatch({ kind: "redo" }), []);
  const reset = useCallback((draft: Draft) => dispatch({ kind: "reset", draft }), []);
  return useMemo(
    () => ({
      draft: history.present,
      change,
      define,
      undo: history.past.length > 0 ? undo : undefined,
      redo: history.future.length > 0 ? redo : undefined,
      reset,
    }),
    [history, change, define, undo, redo, reset],
  );
}
