import { useMemo } from "react";
import { CodeEditor } from "./CodeEditor";
import type { Diagnostic } from "./diagnostic";
import { useLoaded } from "./useLoaded";
import type { Vocabulary } from "./vocabulary";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  vocabulary: Vocabulary;
  diagnostics: Diagnostic[];
}

const loadSupport = () => import("./formulaLanguage");

export function FormulaEditor({ vocabulary, ...rest }: Props) {
  const support = useLoaded(loadSupport);
  const language = useMemo(() => support?.supportOf(vocabulary), [support, vocabulary]);
  return (
    <CodeEditor
      {...rest}
      language={language}
      example="e.g. crosses_above(ema(close, 12), ema(close, 26)) and rsi(14) < 70"
    />
  );
}
