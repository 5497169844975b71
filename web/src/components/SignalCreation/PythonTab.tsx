// Python in place of conditions.
import { lazy, Suspense, useMemo } from "react";
import type { Mistake } from "../../api/client";
import type { Definition, Job } from "../../api/types";
import { patiently } from "../../app/patiently";
import { Button } from "../../ui/Button";
import { Loading } from "../../ui/states";
import { type Check, lastLine } from "./check";
import type { Diagnostic } from "./diagnostic";
import { fieldOf, slots } from "./draft";
import type { Vocabulary } from "./vocabulary";

const PythonEditor = lazy(patiently(() => import("./PythonEditor").then((m) => ({ default: m.PythonEditor }))));

const kPointer = "/strategy_definition/code_snippet";

const kStart = `def signals(bars, params):
    rsi = ta.rsi(bars.close, 14)
    return {"entry": rsi < 30, "exit": rsi > 70}
`;

/** What a run of this very snippet said. */
export interface Earlier {
  snippet: string;
  said: Diagnostic[];
}

/** From a job that failed; a traceback's last line is what happened. */
export function earlierOf(job: Job): Earlier | undefined {
  const snippet = job.strategy_definition.code_snippet;
  if (snippet === undefined) return undefined;
  const said = saidOf(job.error?.problems ?? []);
  return said.length > 0 ? { snippet, said } : undefined;
}

function saidOf(mistakes: Mistake[]): Diagnostic[] {
  return mistakes
    .filter((m) => m.pointer === kPointer)
    .map((m) => ({ ...m, severity: "error" as const, pointer: kPointer, message: lastLine(m.detail) }));
}

interface Props {
  definition: Definition;
  check: Check;
  vocabulary: Vocabulary;
  earlier?: Earlier;
  onDefine: (change: (definition: Definition) => Definition, subject?: string) => void;
}

/** The snippet decides alone: what decided before goes (and comes back with undo). */
function withSnippet(definition: Definition, snippet: string | undefined): Definition {
  const next: Definition = { ...definition };
  delete next.template_id;
  delete next.custom_indicators;
  for (const slot of slots) delete next[fieldOf(slot)];
  if (snippet === undefined) delete next.code_snippet;
  else next.code_snippet = snippet;
  return next;
}

export function PythonTab({ definition, check, vocabulary, earlier, onDefine }: Props) {
  const snippet = definition.code_snippet;
  const said = useMemo(() => {
    const now = saidOf(check.mistakes);
    return earlier && earlier.snippet === snippet ? [...now, ...earlier.said] : now;
  }, [check.mistakes, snippet, earlier]);
  if (snippet === undefined) {
    return (
      <div className="space-y-3">
        <p className="max-w-[75ch] text-muted">
          A function <code>signals(bars, params)</code> over numpy columns, or a class with <code>on_bar</code>, run in the
          sandbox. It decides alone: the conditions make way for it, and undo brings them back.
        </p>
        <Button onClick={() => onDefine((now) => withSnippet({ ...now, parameters: {} }, kStart))}>Write Python</Button>
      </div>
    );
  }
  return (
    <div className="space-y-2">
      <Suspense fallback={<Loading rows={3} />}>
        <PythonEditor
          value={snippet}
          vocabulary={vocabulary}
          diagnostics={said}
          onChange={(to) => onDefine((now) => ({ ...now, code_snippet: to }), "snippet")}
        />
      </Suspense>
      <Button size="small" onClick={() => onDefine((now) => withSnippet(now, undefined))}>
        Remove the Python
      </Button>
    </div>
  );
}
