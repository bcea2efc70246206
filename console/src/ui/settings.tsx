// What each browser remembers: text size, columns, views.
import { createContext, ReactNode, useContext, useEffect, useState } from 'react';

export function remembered<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem('bursar.' + name);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem('bursar.' + name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing loses nothing but comfort.
  }
}

interface Settings {
  textSize: number;
  setTextSize: (size: number) => void;
}
const Context = createContext<Settings>({ textSize: 1, setTextSize: () => undefined });

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [textSize, setSize] = useState(() => remembered('textSize', 1));
  useEffect(() => {
    document.documentElement.style.setProperty('--text-size', String(textSize));
  }, [textSize]);
  const setTextSize = (size: number) => {
    remember('textSize', size);
    setSize(size);
  };
  return <Context.Provider value={{ textSize, setTextSize }}>{children}</Context.Provider>;
}
export const useSettings = () => useContext(Context);
