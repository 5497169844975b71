// Where a text cannot be read as Python, while it is typed. A hint only: the run's own compiler has the last
// word, and it alone runs the code (in the sandbox).
import { pythonLanguage } from "@codemirror/lang-python";
import type { Diagnostic } from "./diagnostic";

const kMost = 3;

interface Place {
  line: number;
  column: number;
  length: number;
}

function placeOf(text: string, from: number, to: number): Place {
  const before = text.slice(0, from);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: from - lineStart + 1, length: Math.max(1, to - from) };
}

const kClosing: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** The bracket that is never closed, if that is what is wrong: where CPython too says that it is. */
function openBracket(text: string): number | undefined {
  const open: number[] = [];
  const tree = pythonLanguage.parser.parse(text);
  tree.iterate({
    enter(node) {
      if (node.name in kClosing) open.push(node.from);
      else if (Object.values(kClosing).includes(node.name) && node.from < node.to) open.pop();
    },
  });
  return open.at(-1);
}

/** Nothing for Python that can be read; else the first places. */
export function syntaxOf(text: string): Diagnostic[] {
  const places: { from: number; to: number }[] = [];
  pythonLanguage.parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError && places.length < kMost) places.push({ from: node.from, to: node.to });
    },
  });
  if (places.length === 0) return [];
  const said = (from: number, to: number, message: string): Diagnostic => ({
    severity: "error",
    pointer: "/strategy_definition/code_snippet",
    code: "syntax",
    message,
    ...placeOf(text, from, to),
  });
  const bracket = openBracket(text);
  if (bracket !== undefined) return [said(bracket, bracket + 1, `'${text[bracket]}' is never closed`)];
  return places.slice(0, 1).map(({ from, to }) => said(from, to, "this cannot be read as Python"));
}
