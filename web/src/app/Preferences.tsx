// Theme and palette, and which keys there are.
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/layout";
import { pages } from "./pages";
import { type Look, palettes, setLook, themes, useLook } from "./preferences";

const kPaletteDocs: Record<Look["palette"], string> = {
  "green-up": "gains green, losses red",
  "red-up": "gains red, losses green",
  "colour-blind": "gains blue, losses orange",
};

interface ChoiceProps<T extends string> {
  name: string;
  legend: string;
  options: readonly T[];
  chosen: T;
  docs?: Record<T, string>;
  choose: (value: T) => void;
}
function Choice<T extends string>({ name, legend, options, chosen, docs, choose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      {options.map((option) => (
        <label key={option} className="flex h-8 items-center gap-2">
          <input
            type="radio"
            name={name}
            className="size-4 accent-(--accent)"
            checked={option === chosen}
            onChange={() => choose(option)}
          />
          <span className="capitalize">{option}</span>
          {docs ? <span className="text-muted">{docs[option]}</span> : null}
        </label>
      ))}
    </fieldset>
  );
}

export function Preferences({ open, onClose }: { open: boolean; onClose: () => void }) {
  const look = useLook();
  return (
    <Dialog open={open} onClose={onClose} title="Look and keys">
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice
          name="theme"
          legend="Theme"
          options={themes}
          chosen={look.theme}
          choose={(theme) => setLook({ theme })}
        />
        <Choice
          name="palette"
          legend="Colours"
          options={palettes}
          chosen={look.palette}
          docs={kPaletteDocs}
          choose={(palette) => setLook({ palette })}
        />
      </div>
      <h3 className="mt-5 mb-2">Keys</h3>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
        <dt>
          <Kbd>Ctrl K</Kbd>
        </dt>
        <dd>Commands</dd>
        {pages.map((page) => (
          <div key={page.path} className="contents">
            <dt>
              <Kbd>g</Kbd> <Kbd>{page.key}</Kbd>
            </dt>
            <dd>{page.label}</dd>
          </div>
        ))}
        <dt>
          <Kbd>?</Kbd>
        </dt>
        <dd>This window</dd>
      </dl>
    </Dialog>
  );
}
