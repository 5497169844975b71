// The words of the strategy language: what builder and editor offer, and what hovering explains.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { request, type Schemas } from "../../api/client";
import type { Definition } from "../../api/types";

export type Indicator = Schemas["Indicator"];
export type Word = Schemas["Word"];
export type Language = Pick<Schemas["StrategyLanguage"], "words" | "indicators">;

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
  const { data: language = kNothing } = useQuery(languageQuery());
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
