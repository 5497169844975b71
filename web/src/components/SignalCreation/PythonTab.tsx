// Python in place of conditions.
import { lazy, Suspense } from "react";
import type { Definition } from "../../api/types";
import { Button } from "../../ui/Button";
import { Loading } from "../../ui/states";
import type { Check } from "./check";
import { sentenceOf } from "./diagnostic";
import { fieldOf, slots } from "./draft";
import type { Vocabulary } from "./vocabulary";

const PythonEditor = lazy(() => import("./PythonEditor").then((m) => ({ default: m.PythonEditor })));

const kStart = `def signals(bars, params):
    rsi = ta.rsi(bars.close, 14)
    return {"entry": rsi < 30, "exit": rsi > 70}
`;

interface Props {
  definition: Definition;
  check: Check;
  vocabulary: Vocabulary;
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

export function PythonTab({ definition, check, vocabulary, onDefine }: Props) {
  const snippet = definition.code_snippet;
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
  const said = check.diagnostics.filter((d) => d.pointer === "/strategy_definition/code_snippet");
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
      {said.length > 0 ? (
        <ul aria-label="About the Python" className="space-y-0.5 text-[13px] text-bad">
          {said.map((d, i) => (
            <li key={i}>
              {d.line !== undefined ? `Line ${d.line}: ` : ""}
              {sentenceOf(d)}
            </li>
          ))}
        </ul>
      ) : null}
      <Button size="small" onClick={() => onDefine((now) => withSnippet(now, undefined))}>
        Remove the Python
      </Button>
    </div>
  );
}
