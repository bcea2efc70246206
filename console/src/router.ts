// Pages are named by the fragment: "#/locations/3/content". All links are built here.
import { useSyncExternalStore } from 'react';

export interface Place {
  path: string[];
  query: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

export function linkTo(path: (string | number)[], query: Record<string, string> = {}): string {
  const words = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return '#/' + path.map((part) => encodeURIComponent(String(part))).join('/') + (words ? '?' + words : '');
}

export function go(link: string): void {
  window.location.hash = link;
}

/** Another query at the same place, without a step in the browser's history; empty values go. */
export function changeQuery(changes: Record<string, string>): void {
  const { path, query } = placeOf(window.location.hash);
  history.replaceState(null, '', linkTo(path, { ...Object.fromEntries(query), ...changes }));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(listen, () => window.location.hash));
}
