// Tabs whose choice the page keeps (in its address); a panel exists only while it is chosen.
import { Tab, TabList, TabPanel, TabProvider } from "@ariakit/react";
import { type ReactNode, useEffect, useRef } from "react";

export interface TabChoice {
  id: string;
  label: string;
  panel: () => ReactNode;
}

interface Props {
  label: string;
  tabs: TabChoice[];
  chosen: string;
  choose: (id: string) => void;
}

// On a phone the row scrolls: the chosen one is in its middle, without moving the page.
function useInView(chosen: string): React.RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = row.current?.querySelector("[aria-selected=true]")?.getBoundingClientRect();
    if (!row.current || !tab) return;
    const { left, width } = row.current.getBoundingClientRect();
    row.current.scrollLeft += tab.left - left - (width - tab.width) / 2;
  }, [chosen]);
  return row;
}

export function Tabs({ label, tabs, chosen, choose }: Props) {
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0]!;
  const row = useInView(current.id);
  return (
    <TabProvider selectedId={current.id} setSelectedId={(id) => id && choose(id)}>
      <TabList
        ref={row}
        aria-label={label}
        className="mb-4 flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
      >
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="-mb-px h-9 shrink-0 border-b-2 border-transparent px-3 font-medium text-muted hover:text-text aria-selected:border-accent aria-selected:text-text"
          >
            {tab.label}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={current.id} tabId={current.id} className="space-y-4" focusable={false}>
        {current.panel()}
      </TabPanel>
    </TabProvider>
  );
}
