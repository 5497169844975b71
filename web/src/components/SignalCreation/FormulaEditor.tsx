import { autocompletion } from "@codemirror/autocomplete";
import { useMemo } from "react";
import { CodeEditor } from "./CodeEditor";
import type { Diagnostic } from "./diagnostic";
import { completions, explanations, formulaLanguage } from "./formulaLanguage";
import type { Vocabulary } from "./vocabulary";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  vocabulary: Vocabulary;
  diagnostics: Diagnostic[];
}

export function FormulaEditor({ vocabulary, ...rest }: Props) {
  const language = useMemo(
    () => [
      formulaLanguage(vocabulary),
      autocompletion({ override: [completions(vocabulary)] }),
      explanations(vocabulary),
    ],
    [vocabulary],
  );
  return (
    <CodeEditor
      {...rest}
      language={language}
      example="e.g. crosses_above(ema(close, 12), ema(close, 26)) and rsi(14) < 70"
    />
  );
}
