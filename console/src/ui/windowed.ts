// A long table keeps only the rows that can be seen, and some around them, in the page.
import { RefObject, useEffect, useLayoutEffect, useState } from 'react';

const AROUND = 20;
export const ALL_BELOW = 120; // shorter tables are shown whole

export interface Window {
  from: number;
  to: number;
  above: number; // pixels
  below: number;
}

/** Which rows of `count` are in sight. Rows of a windowed table have the same height, that of the first one shown. */
export function windowOf(count: number, top: number, height: number, row: number): Window {
  const from = Math.max(0, Math.min(Math.floor(top / row) - AROUND, count - 1));
  const to = Math.min(count, Math.ceil((top + height) / row) + AROUND);
  return { from, to, above: from * row, below: (count - to) * row };
}

export function useWindow(count: number, box: RefObject<HTMLDivElement>): Window {
  const [seen, setSeen] = useState({ top: 0, height: 900 });
  const [row, setRow] = useState(36);
  const [printing, setPrinting] = useState(false);
  const whole = count <= ALL_BELOW || printing;
  useEffect(() => {
    const element = box.current;
    if (!element || whole) return undefined;
    const look = () => setSeen({ top: element.scrollTop, height: element.clientHeight });
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [box, whole]);
  useEffect(() => {
    const media = window.matchMedia('print');
    const change = () => setPrinting(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);
  useLayoutEffect(() => {
    const height = box.current?.querySelector<HTMLElement>('tbody tr[data-row]')?.offsetHeight;
    if (height && !whole && Math.abs(height - row) > 0.5) setRow(height);
  });
  return whole ? { from: 0, to: count, above: 0, below: 0 } : windowOf(count, seen.top, seen.height, row);
}
