// Typing over a selection. Left to itself Chromium replaces the text with its own editing, which tries a `style`
// attribute to keep the colours of what was there: the Content-Security-Policy refuses it. So the editor replaces.
import { EditorView } from "@codemirror/view";

export const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    // What an input method composes cannot be taken from it, and is written without styles.
    if (event.inputType !== "insertText" || event.data === null || event.isComposing || main.empty) return false;
    const text = event.data;
    const replace = () =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    // Brackets around what is selected, and whatever else has a say in what typing does.
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, text, replace))) view.dispatch(replace());
    return true; // the browser's own way is prevented
  },
});
