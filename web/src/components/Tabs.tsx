// Tabs whose choice the page keeps (in its address); a panel exists only while it is chosen.
import { Tab, TabList, TabPanel, TabProvider } from "@ariakit/react";
import type { ReactNode } from "react";

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

export function Tabs({ label, tabs, chosen, choose }: Props) {
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0]!;
  return (
    <TabProvider selectedId={current.id} setSelectedId={(id) => id && choose(id)}>
      <TabList
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
