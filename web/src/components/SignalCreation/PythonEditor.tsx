// The editor of a snippet (docs/python.md).
import { useMemo } from "react";
import { CodeEditor } from "./CodeEditor";
import { type Diagnostic, sentenceOf } from "./diagnostic";
import { useLoaded } from "./useLoaded";
import type { Vocabulary } from "./vocabulary";

interface Props {
  value: string;
  onChange: (value: string) => void;
  vocabulary: Vocabulary;
  diagnostics: Diagnostic[];
}

const loadSupport = () => import("./pythonSupport");

// One line of code may be said to be wrong by the hint, the server and an earlier run: once is enough.
function merged(hints: Diagnostic[], said: Diagnostic[]): Diagnostic[] {
  const lines = new Set(said.map((d) => d.line));
  return [...said, ...hints.filter((hint) => !lines.has(hint.line))];
}

export function PythonEditor({ vocabulary, diagnostics, ...rest }: Props) {
  const support = useLoaded(loadSupport);
  const shown = useMemo(
    () => merged(support?.syntaxOf(rest.value) ?? [], diagnostics),
    [support, rest.value, diagnostics],
  );
  const language = useMemo(() => support?.supportOf(vocabulary), [support, vocabulary]);
  return (
    <>
      <CodeEditor {...rest} label="Python" language={language} diagnostics={shown} example="def signals(bars, params): …" />
      {shown.length > 0 ? (
        <ul aria-label="About the Python" className="mt-2 space-y-0.5 text-[13px] text-bad">
          {shown.map((d, i) => (
            <li key={i} className="whitespace-pre-wrap">
              {d.line !== undefined ? `Line ${d.line}: ` : ""}
              {sentenceOf(d)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
