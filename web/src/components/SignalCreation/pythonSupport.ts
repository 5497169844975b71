// What makes the editor know Python (docs/python.md): colours, completion of what the sandbox offers, and a
// hint where a text cannot be read. Loaded when the editor is there already.
import {
  autocompletion,
  closeBrackets,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  ifNotIn,
} from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { localCompletionSource, pythonLanguage } from "@codemirror/lang-python";
import { indentUnit } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import { docsOf } from "./pythonDocs";
import type { Vocabulary } from "./vocabulary";

export { syntaxOf } from "./pythonSyntax";

/** What a snippet is given without an import. */
const kGiven: Completion[] = ["bars", "params", "ctx", "ta", "np", "hindcast"].map((label) => ({
  label,
  type: "variable",
  boost: 1,
}));

/** What stands behind the dot of these. */
const kMembers: Record<string, string[]> = {
  bars: ["open", "high", "low", "close", "volume", "time", "symbol", "timeframe", "start", "to_pandas()"],
  ctx: [
    ...["open", "high", "low", "close", "volume", "index", "time", "position", "entry_price", "equity", "cash"],
    ...["working", "params", "symbol", "indicator()", "history()", "buy()", "sell()", "exit()", "cancel()"],
  ],
  hindcast: ["ta"],
};

function optionsOf(owner: string, vocabulary: Vocabulary): Completion[] {
  if (owner === "ta") {
    return vocabulary.indicators.map((i) => ({ label: i.name, type: "function", detail: i.title, info: docsOf(i) }));
  }
  const labels = owner === "params" ? vocabulary.parameters : (kMembers[owner] ?? []);
  return labels.map((label) => ({ label, type: "property" }));
}

const members = (vocabulary: Vocabulary) => (context: CompletionContext): CompletionResult | null => {
  const found = context.matchBefore(/\b(ta|bars|ctx|params|hindcast)\.\w*/);
  if (!found) return null;
  const [owner] = found.text.split(".") as [string];
  return { from: found.from + owner.length + 1, validFor: /^\w*$/, options: optionsOf(owner, vocabulary) };
};

function given(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/\w+/);
  if (!word || context.state.sliceDoc(word.from - 1, word.from) === ".") return null;
  return { from: word.from, validFor: /^\w*$/, options: kGiven };
}

function explanations(vocabulary: Vocabulary) {
  return hoverTooltip((view, position) => {
    const line = view.state.doc.lineAt(position);
    for (const match of line.text.matchAll(/\bta\.(\w+)/g)) {
      const from = line.from + match.index;
      const end = from + match[0].length;
      const known = vocabulary.indicators.find((i) => i.name === match[1]);
      if (position < from || position > end || !known) continue;
      const dom = document.createElement("div");
      dom.className = "hint";
      dom.textContent = docsOf(known);
      return { pos: from, end, create: () => ({ dom }) };
    }
    return null;
  });
}

const kText = ["String", "Comment"];

export const supportOf = (vocabulary: Vocabulary): Extension => [
  pythonLanguage,
  autocompletion({
    override: [ifNotIn(kText, members(vocabulary)), ifNotIn(kText, given), localCompletionSource],
  }),
  closeBrackets(),
  explanations(vocabulary),
  indentUnit.of("    "),
  keymap.of([indentWithTab]),
];
