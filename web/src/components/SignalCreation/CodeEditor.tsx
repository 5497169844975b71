// Text with colours, completion, explanations and the server's diagnostics: CodeMirror in a shadow root. There
// its styles are adopted style sheets; in the page itself they would be <style> elements, which the
// Content-Security-Policy forbids.
import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Diagnostic as Mark } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import { type Diagnostic, sentenceOf } from "./diagnostic";
import { typeOver } from "./typeOver";
import { useLoaded } from "./useLoaded";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Language, completion, explanations: as soon as they are there; a new one replaces the old one. */
  language: Extension | undefined;
  example: string;
  diagnostics: Diagnostic[];
}

const colours = HighlightStyle.define([
  { tag: tags.number, color: "var(--chart-4)" },
  { tag: tags.keyword, color: "var(--chart-2)", fontWeight: "600" },
  { tag: tags.function(tags.variableName), color: "var(--chart-1)" },
  { tag: tags.standard(tags.variableName), color: "var(--chart-1)" },
  { tag: tags.atom, color: "var(--chart-3)" },
  { tag: tags.operator, color: "var(--muted)" },
  { tag: tags.string, color: "var(--ok)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.bool, color: "var(--chart-3)" },
]);

const theme = EditorView.theme({
  "&": { border: "1px solid var(--line)", borderRadius: "6px", background: "var(--panel)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--font-mono)", fontSize: "13.5px", minHeight: "3.2em", caretColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-tooltip": { background: "var(--panel)", border: "1px solid var(--line)", borderRadius: "6px", color: "var(--text)" },
  ".cm-tooltip.cm-completionInfo, .hint": { whiteSpace: "pre-wrap", maxWidth: "420px", padding: "6px 9px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "var(--on-accent)" },
  ".cm-gutters": { background: "transparent", border: "none" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap" },
});

/** Marks a change that came from elsewhere, which is not told back. */
const fromElsewhere = Annotation.define<true>();

const loadLint = () => import("@codemirror/lint");

/** Lines and columns begin at 1. */
function marksOf(state: EditorState, diagnostics: Diagnostic[]): Mark[] {
  return diagnostics.map((d) => {
    const line = state.doc.line(Math.min(Math.max(d.line ?? 1, 1), state.doc.lines));
    const from = Math.min(line.from + Math.max((d.column ?? 1) - 1, 0), line.to);
    return { from, to: Math.min(from + (d.length ?? 1), line.to), severity: d.severity, message: sentenceOf(d) };
  });
}

export function CodeEditor({ label, value, onChange, language, example, diagnostics }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const place = useRef(new Compartment());
  const changed = useRef(onChange);
  changed.current = onChange;
  // Told, and not yet come back as `value`: who types fast is ahead of what the page has drawn.
  const underway = useRef<string[]>([]);

  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: "open" });
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          typeOver,
          bracketMatching(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          placeholder(example),
          syntaxHighlighting(colours),
          theme,
          tooltips({ position: "absolute" }),
          keymap.of([...historyKeymap, ...standardKeymap]),
          place.current.of([]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.some((t) => t.annotation(fromElsewhere))) return;
            const text = update.state.doc.toString();
            underway.current.push(text);
            changed.current(text);
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      view.destroy();
      editor.current = undefined;
    };
  }, [label]);

  const lint = useLoaded(loadLint);
  useEffect(() => {
    editor.current?.dispatch({ effects: place.current.reconfigure([language ?? [], lint ? lint.lintGutter() : []]) });
  }, [language, lint]);

  // What came from elsewhere (undo, the visual builder, a template) replaces the text.
  useEffect(() => {
    const view = editor.current;
    const echo = underway.current.lastIndexOf(value);
    underway.current = underway.current.slice(echo + 1);
    if (!view || echo >= 0 || view.state.doc.toString() === value) return;
    underway.current = [];
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: value },
      annotations: fromElsewhere.of(true),
    });
  }, [value]);

  useEffect(() => {
    if (editor.current?.state.doc.toString() === value) underway.current = [];
  });

  useEffect(() => {
    const view = editor.current;
    if (view && lint) view.dispatch(lint.setDiagnostics(view.state, marksOf(view.state, diagnostics)));
  }, [diagnostics, lint]);

  return <div ref={host} />;
}
