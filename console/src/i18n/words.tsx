// Words of the console in four languages, with the plurals, numbers and dates of each.
import { createContext, ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';

import { setApiLanguage } from '../api/client';
import { remember, remembered } from '../ui/settings';
import { en } from './en';

export type Key = keyof typeof en;
export type Words = Record<Key, string>;
export const LANGUAGES = [['en', 'English'], ['fr', 'Français'], ['ja', '日本語'], ['nl', 'Nederlands']] as const;

const loaders: Record<string, () => Promise<Words>> = {
  en: async () => en,
  fr: async () => (await import('./fr')).fr,
  ja: async () => (await import('./ja')).ja,
  nl: async () => (await import('./nl')).nl,
};

export function ownLanguage(wanted: readonly string[]): string {
  for (const code of wanted) {
    const short = code.slice(0, 2).toLowerCase();
    if (short in loaders) return short;
  }
  return 'en';
}

/** "{n|one seat|# seats}" takes the form for the number n (Japanese has one form); "{name}" a value. */
export function fill(text: string, values: Record<string, string | number>, language: string): string {
  return text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, forms?: string) => {
    const value = values[name];
    if (forms === undefined) return typeof value === 'number' ? value.toLocaleString(language) : String(value ?? '');
    const count = Number(value ?? 0);
    const choices = forms.split('|');
    const index = choices.length === 1 || new Intl.PluralRules(language).select(count) === 'one' ? 0 : 1;
    return (choices[index] ?? choices[0]!).replace('#', count.toLocaleString(language));
  });
}

interface State {
  language: string;
  choose: (language: string) => void;
  t: (key: Key, values?: Record<string, string | number>) => string;
  /** A word of the API, such as a state or a reason, in the reader's language where there is one. */
  word: (group: string, code: string) => string;
  number: (value: number | null | undefined) => string;
  date: (text: string | null | undefined) => string;
  moment: (text: string | null | undefined) => string;
}
const Context = createContext<State | null>(null);

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() => remembered('language', ownLanguage(navigator.languages)));
  const [words, setWords] = useState<Words>(en);
  useEffect(() => {
    let current = true;
    void loaders[language]!().then((loaded) => {
      if (current) setWords(loaded);
    });
    setApiLanguage(language);
    document.documentElement.lang = language;
    return () => {
      current = false;
    };
  }, [language]);
  const choose = useCallback((code: string) => {
    if (!(code in loaders)) return;
    remember('language', code);
    setLanguage(code);
  }, []);
  const state = useMemo<State>(() => {
    const parse = (text: string | null | undefined) => (text ? new Date(text) : null);
    return {
      language,
      choose,
      t: (key, values = {}) => fill(words[key], values, language),
      word: (group, code) => (words as Record<string, string>)[`${group}.${code}`] ?? code,
      number: (value) => (value === null || value === undefined ? '–' : value.toLocaleString(language)),
      date: (text) => parse(text)?.toLocaleDateString(language, { dateStyle: 'medium' }) ?? '–',
      moment: (text) => parse(text)?.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }) ?? '–',
    };
  }, [language, words, choose]);
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useWords(): State {
  return useContext(Context)!;
}
