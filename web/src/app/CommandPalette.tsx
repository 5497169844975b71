// Everything that can be done, found by typing: pages, the look, recent jobs.
import { Combobox, ComboboxItem, ComboboxList, ComboboxProvider } from "@ariakit/react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { queries } from "../api/queries";
import { Dialog } from "../ui/Dialog";
import { useGo } from "../ui/Link";
import { Kbd } from "../ui/layout";
import { pages } from "./pages";
import { palettes, setLook, themes } from "./preferences";

interface Command {
  text: string;
  note?: ReactNode;
  run: () => void;
}

function useCommands(go: (to: string) => void, open: boolean): Command[] {
  const { data: jobs } = useQuery({ ...queries.jobs({ limit: 20 }), enabled: open, refetchInterval: false });
  return useMemo(
    () => [
      ...pages.map((page) => ({
        text: `Go to ${page.label}`,
        note: <Kbd>g {page.key}</Kbd>,
        run: () => go(page.path),
      })),
      ...themes.map((theme) => ({ text: `Theme: ${theme}`, run: () => setLook({ theme }) })),
      ...palettes.map((palette) => ({ text: `Colours: ${palette}`, run: () => setLook({ palette }) })),
      ...(jobs?.items ?? []).map((job) => ({
        text: `Job: ${job.strategy_name}`,
        note: `${job.status} · ${job.assets.join(", ")} · ${job.timeframe}`,
        run: () => go(`/jobs/${job.job_id}`),
      })),
    ],
    [go, jobs],
  );
}

function matches(text: string, words: string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [value, setValue] = useState("");
  const commands = useCommands(useGo(), open);
  const words = value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((command) => matches(command.text, words)).slice(0, 50);
  const close = () => {
    setValue("");
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title="Commands" hideTitle className="mt-[12vh] w-[min(560px,94vw)]">
      <ComboboxProvider value={value} setValue={setValue} open focusLoop>
        <Combobox
          autoFocus
          autoSelect="always"
          aria-label="Commands"
          placeholder="Type a command, a page or a job …"
          className="h-12 w-full rounded-t-xl border-b border-line bg-panel px-4 outline-none"
        />
        <ComboboxList alwaysVisible aria-label="Commands found" className="max-h-[50vh] overflow-y-auto p-1.5">
          {found.map((command, i) => (
            <ComboboxItem
              key={`${i} ${command.text}`}
              focusOnHover
              setValueOnClick={false}
              onClick={() => {
                close();
                command.run();
              }}
              className="flex h-9 items-center justify-between gap-4 rounded-md px-3 data-active-item:bg-raised"
            >
              <span className="truncate">{command.text}</span>
              <span className="truncate text-[12.5px] text-muted">{command.note}</span>
            </ComboboxItem>
          ))}
        </ComboboxList>
        {found.length === 0 ? <p className="px-4 pb-4 text-muted">Nothing is called that.</p> : null}
      </ComboboxProvider>
    </Dialog>
  );
}
