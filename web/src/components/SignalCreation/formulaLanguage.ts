// The formula language as the editor sees it: colours, completion, explanations. What is right and wrong
// is the server's to say. Loaded when the editor is there already.
import {
  autocompletion,
  closeBrackets,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { StreamLanguage } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import type { Indicator, Vocabulary, Word } from "./vocabulary";

const kFunction = "variableName.function";
const kTokens: Record<Word["kind"], string> = {
  keyword: "keyword",
  source: "atom",
  clock: "atom",
  position: "atom",
  number: kFunction,
  condition: kFunction,
  either: kFunction,
};
/** Icons of the list of completions. */
const kIcons: Record<Word["kind"], string> = {
  keyword: "keyword",
  source: "constant",
  clock: "constant",
  position: "constant",
  number: "function",
  condition: "function",
  either: "function",
};

function formulaLanguage(vocabulary: Vocabulary) {
  const kinds = new Map<string, string>(vocabulary.indicators.map((i) => [i.name, kFunction]));
  for (const word of vocabulary.words) kinds.set(word.name, kTokens[word.kind]);
  return StreamLanguage.define<null>({
    name: "formula",
    token(stream) {
      if (stream.eatSpace()) return null;
      if (stream.match(/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i)) return "number";
      const word = stream.match(/^[a-z_][a-z0-9_]*/i) as RegExpMatchArray | null;
      if (word) {
        return kinds.get(word[0].toLowerCase()) ?? "variableName";
      }
      if (stream.match(/^(&&|\|\||[<>=!]=|[-+*/<>!])/)) return "operator";
      stream.next();
      return "punctuation";
    },
    languageData: { closeBrackets: { brackets: ["(", "["] } },
  });
}

const documentationOf = (i: Indicator) =>
  `${i.title}. ${i.doc}\n${i.parameters.map((p) => `${p.name}: ${p.doc} ${p.minimum} to ${p.maximum}, else ${p.default}.`).join("\n")}`;

const wordDocs = (word: Word) => `${word.signature}: ${word.doc}${word.example ? `\ne.g. ${word.example}` : ""}`;

function optionsOf(vocabulary: Vocabulary): Completion[] {
  return [
    ...vocabulary.parameters.map((name) => ({ label: name, type: "variable", detail: "of this strategy", boost: 2 })),
    ...vocabulary.words.map((word) => ({
      label: word.name,
      type: kIcons[word.kind],
      info: wordDocs(word),
      boost: word.kind === "source" ? 1 : 0,
    })),
    ...vocabulary.indicators.map((i) => ({
      label: i.name,
      type: "function",
      detail: i.signature.slice(i.name.length),
      info: documentationOf(i),
    })),
  ];
}

/** Names of what may stand here; after a dot, the outputs of the indicator before it. */
function completions(vocabulary: Vocabulary) {
  const options = optionsOf(vocabulary);
  return (context: CompletionContext): CompletionResult | null => {
    const output = context.matchBefore(/([a-z_][a-z0-9_]*)\s*(\([^()]*\))?\.\w*/i);
    if (output) {
      const name = /^[a-z_0-9]+/i.exec(output.text)?.[0].toLowerCase();
      const known = vocabulary.indicators.find((i) => i.name === name);
      if (!known || known.outputs.length < 2) return null;
      return {
        from: output.from + output.text.lastIndexOf(".") + 1,
        options: known.outputs.map((o) => ({ label: o.name, type: "property", info: o.doc })),
      };
    }
    const word = context.matchBefore(/[a-z_][a-z0-9_]*/i);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options, validFor: /^[a-z0-9_]*$/i };
  };
}

/** What a name means, shown when the pointer rests on it. */
function explanations(vocabulary: Vocabulary) {
  return hoverTooltip((view, position) => {
    const line = view.state.doc.lineAt(position);
    for (const match of line.text.matchAll(/[a-z_][a-z0-9_]*/gi)) {
      const from = line.from + match.index;
      const to = from + match[0].length;
      if (position < from || position > to) continue;
      const name = match[0].toLowerCase();
      const known = vocabulary.indicators.find((i) => i.name === name);
      const word = vocabulary.words.find((w) => w.name === name);
      const text = known ? `${known.signature}\n${documentationOf(known)}` : word && wordDocs(word);
      if (!text) return null;
      return {
        pos: from,
        end: to,
        create: () => {
          const dom = document.createElement("div");
          dom.textContent = text;
          dom.className = "hint";
          return { dom };
        },
      };
    }
    return null;
  });
}

export const supportOf = (vocabulary: Vocabulary): Extension => [
  formulaLanguage(vocabulary),
  autocompletion({ override: [completions(vocabulary)] }),
  closeBrackets(),
  explanations(vocabulary),
];
