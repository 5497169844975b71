// What the server says about the draft while it is written: its mistakes, both spellings of each condition,
// and how much work it is. The server is the only judge; nothing is checked here.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { type Mistake, request, type Schemas } from "../../api/client";
import type { Definition } from "../../api/types";
import type { Diagnostic } from "./diagnostic";
import { type Draft, fieldOf, type Slot, slots } from "./draft";

const kPauseMs = 300;

/** The value once it has stayed the same for a moment. */
export function useSettled<T>(value: T, ms = kPauseMs): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

export type Estimate = Schemas["Estimate"];
type Validation = Schemas["Validation"];
type Forms = NonNullable<Validation["conditions"]["entry_conditions"]>;

export interface Check {
  estimate?: Estimate;
  /** Why there is no estimate. */
  trouble?: Error;
  /** Both spellings of each condition of the present definition, as far as they can be read. */
  forms: Partial<Record<Slot, Forms>>;
  mistakes: Mistake[];
  /** Of the conditions, with their places. */
  diagnostics: Diagnostic[];
  warmUpBars?: number;
  /** The first mistake of each field, by its JSON pointer. */
  byPointer: Record<string, string>;
  /** What is shown is of an earlier version. */
  pending: boolean;
}

/** Of a traceback: what happened. Of anything else all of it. */
export const lastLine = (text: string) => text.trimEnd().split("\n").at(-1) ?? text;

const placeOf = (m: Mistake) => (m.line !== undefined && m.detail.includes("\n") ? `Line ${m.line}: ` : "");

export const textOf = (m: Mistake) =>
  `${placeOf(m)}${lastLine(m.detail)}${m.allowed ? ` (allowed: ${m.allowed})` : ""}${m.suggestion ? `. Did you mean ${m.suggestion}?` : ""}`;

function byPointerOf(mistakes: Mistake[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const m of mistakes) if (m.pointer) out[m.pointer] ??= textOf(m);
  return out;
}

/** `filled`: the definition with its template filled in. */
export function useCheck(draft: Draft, filled: Definition): Check {
  const settledDraft = useSettled(draft);
  const settledFilled = useSettled(filled);
  const estimate = useQuery({
    queryKey: ["estimate", settledDraft],
    queryFn: ({ signal }) => request<Estimate>("POST", "/api/backtest-estimates", { body: settledDraft, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
    gcTime: 60_000,
  });
  const validation = useQuery({
    queryKey: ["validation", settledFilled, settledDraft.timeframe, settledDraft.assets],
    queryFn: ({ signal }) =>
      request<Validation>("POST", "/api/strategy-validations", {
        body: { strategy_definition: settledFilled, timeframe: settledDraft.timeframe, assets: settledDraft.assets },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
    gcTime: 60_000,
  });
  const pending = settledDraft !== draft || estimate.isPlaceholderData || estimate.isPending;
  const current = settledFilled === filled && !validation.isPlaceholderData ? validation.data : undefined;
  return useMemo(() => {
    const mistakes = estimate.data?.problems ?? [];
    const forms: Check["forms"] = {};
    for (const slot of slots) {
      const found = current?.conditions?.[fieldOf(slot)];
      if (found) forms[slot] = found;
    }
    return {
      estimate: estimate.data,
      trouble: estimate.data ? undefined : (estimate.error ?? undefined),
      forms,
      mistakes,
      diagnostics: validation.data?.diagnostics ?? [],
      warmUpBars: validation.data?.warm_up_bars ?? undefined,
      byPointer: byPointerOf(mistakes),
      pending,
    };
  }, [estimate.data, estimate.error, validation.data, current, pending]);
}

/** What is to be said about one condition. */
export const diagnosticsOf = (check: Check, slot: Slot): Diagnostic[] => {
  const field = `/strategy_definition/${fieldOf(slot)}`;
  return check.diagnostics.filter((d) => d.pointer === field || d.pointer.startsWith(`${field}/`));
};

/** Mistakes below a part of the submission, with pointers that begin there. */
export function mistakesBelow(check: Check, part: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(check.byPointer)
      .filter(([pointer]) => pointer.startsWith(`${part}/`))
      .map(([pointer, text]) => [pointer.slice(part.length), text]),
  );
}
