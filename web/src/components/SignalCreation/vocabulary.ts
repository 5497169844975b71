// The words of the strategy language: what builder and editor offer, and what hovering explains.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { request } from "../../api/client";
import { can } from "../../api/operations";
import type { Definition } from "../../api/types";

export interface Indicator {
  name: string;
  title: string;
  category: string;
  doc: string;
  signature: string;
  inputs: string[];
  parameters: { name: string; default: number; minimum: number; maximum: number; integer: boolean; doc: string }[];
  outputs: { name: string; doc: string }[];
  default_warm_up_bars: number;
}

export interface Word {
  name: string;
  kind: "keyword" | "source" | "clock" | "position" | "number" | "condition" | "either";
  signature: string;
  doc: string;
  example: string;
}

export interface Language {
  words: Word[];
  indicators: Indicator[];
}

export interface Vocabulary extends Language {
  /** Series of the bar itself: close, high … */
  prices: string[];
  /** Names that the definition itself brings: parameters, custom indicators. */
  parameters: string[];
}

export const languageQuery = () =>
  queryOptions({
    queryKey: ["language"],
    queryFn: ({ signal }) => request<Language>("GET", "/api/strategy-language", { signal }),
    staleTime: Infinity,
  });

const kNothing: Language = { words: [], indicators: [] };

export const VocabularyContext = createContext<Vocabulary>({ ...kNothing, prices: [], parameters: [] });
export const useVocabulary = () => useContext(VocabularyContext);

/** The language's own words together with those of a definition. */
export function useVocabularyOf(definition: Definition): Vocabulary {
  const { data: language = kNothing } = useQuery({ ...languageQuery(), enabled: can("getStrategyLanguage") });
  const names = [
    ...Object.keys(definition.parameters ?? {}),
    ...(definition.custom_indicators ?? []).map((custom) => custom.name),
  ].join(" ");
  return useMemo(
    () => ({
      words: language.words,
      indicators: language.indicators,
      prices: language.words.filter((word) => word.kind === "source").map((word) => word.name),
      parameters: names ? names.split(" ") : [],
    }),
    [language, names],
  );
}
