// What makes the editor know Python (docs/python.md): colours, completion of what the sandbox offers, and a
// hint where a text cannot be read. Loaded when the editor is there already.
import { autocompletion, closeBrackets, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { indentUnit } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import type { Indicator, Vocabulary } from "./vocabulary";

export { syntaxOf } from "./pythonSyntax";

/** What stands behind the dot of the names that a snippet is given. */
const kMembers: Record<string, string[]> = {
  bars: ["open", "high", "low", "close", "volume", "time", "symbol", "timeframe", "start", "to_pandas()"],
  ctx: [
    ...["open", "high", "low", "close", "volume", "index", "time", "position", "entry_price", "equity", "cash"],
    ...["working", "params", "symbol", "indicator()", "history()", "buy()", "sell()", "exit()", "cancel()"],
  ],
};

const docsOf = (i: Indicator) => `ta.${i.signature}\n${i.title}. ${i.doc}`;

function completions(vocabulary: Vocabulary) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = context.matchBefore(/\b(ta|bars|ctx|params)\.\w*/);
    if (!found) return null;
    const [owner] = found.text.split(".") as [string];
    const from = found.from + owner.length + 1;
    if (owner === "ta") {
      return {
        from,
        validFor: /^\w*$/,
        options: vocabulary.indicators.map((i) => ({ label: i.name, type: "function", info: docsOf(i) })),
      };
    }
    const labels = owner === "params" ? vocabulary.parameters : (kMembers[owner] ?? []);
    return { from, validFor: /^\w*$/, options: labels.map((label) => ({ label, type: "property" })) };
  };
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

export const supportOf = (vocabulary: Vocabulary): Extension => [
  pythonLanguage,
  autocompletion({ override: [completions(vocabulary)] }),
  closeBrackets(),
  explanations(vocabulary),
  indentUnit.of("    "),
  keymap.of([indentWithTab]),
];
