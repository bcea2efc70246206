// Every request to the server goes through here. Paths, what they take and what they answer come from the API's
// description, so that a change of the API is an error of the build.
import createClient from 'openapi-fetch';

import { LISTS } from './lists';
import type { paths } from './schema';
import type { AnswerOf, BodyOf, Given, ItemOf, ListPath, Method, PathOf, Problem } from './types';

export type { Problem, Schemas } from './types';

const KEY = 'bursar-api-key';
let csrf = '';
let language = '';

export function useKey(key: string): void {
  if (key) sessionStorage.setItem(KEY, key);
  else sessionStorage.removeItem(KEY);
}
export function setCsrf(token: string): void {
  csrf = token;
}
export function setApiLanguage(code: string): void {
  language = code;
}

function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const key = sessionStorage.getItem(KEY);
  if (key) headers.Authorization = `Bearer ${key}`;
  else if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  if (language) headers['Accept-Language'] = language;
  return headers;
}

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });
api.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headersFor(request.method))) request.headers.set(name, value);
    return request;
  },
});

/** What the server refused, in its words. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws what the server refused. */
export async function got<T>(answer: Promise<Answer<T>>): Promise<T> {
  let done: Answer<T>;
  try {
    done = await answer;
  } catch {
    throw new Refused({
      type: 'about:blank', status: 0, code: 'server_unreachable', title: 'unavailable',
      detail: 'The server cannot be reached.', remedy: 'Check the network, and whether the server runs.',
    } as Problem);
  }
  if (done.response.ok) return done.data as T;
  throw new Refused(done.error as Problem);
}

/** A path of the API that is put together by hand: lists with whatever filters, files. */
export async function fetchPath(method: string, path: string, options: { body?: BodyInit; accept?: string; type?: string } = {}):
    Promise<Response> {
  const headers: Record<string, string> = headersFor(method);
  if (options.accept) headers.Accept = options.accept;
  if (options.type) headers['Content-Type'] = options.type;
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: options.body, credentials: 'same-origin' });
  } catch {
    throw new Refused({
      type: 'about:blank', status: 0, code: 'server_unreachable', title: 'unavailable',
      detail: 'The server cannot be reached.', remedy: 'Check the network, and whether the server runs.',
    } as Problem);
  }
  if (response.ok) return response;
  throw new Refused((await response.json()) as Problem);
}

type Values = Record<string, unknown>;

/** The address: {names} of the path filled in, everything else behind the question mark. */
export function addressOf(path: string, given: Values = {}): string {
  const left = new Map(Object.entries(given).filter(([, value]) => value !== undefined && value !== null && value !== ''));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(left.get(name) ?? '');
    left.delete(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...left].map(([name, value]) => [name, String(value)])).toString();
  return query ? `${filled}?${query}` : filled;
}

/** May be left out where nothing has to be given. */
type Maybe<T> = Record<never, never> extends T ? [given?: T] : [given: T];
type Rest<M extends Method, P extends PathOf<M>> =
  [BodyOf<M, P>] extends [undefined] ? Maybe<Given<M, P>> : [given: Given<M, P>, body: BodyOf<M, P>];

/** One request. What the server refuses is thrown as Refused. */
export async function call<M extends Method, P extends PathOf<M>>(method: M, path: P, ...rest: Rest<M, P>): Promise<AnswerOf<M, P>> {
  const [given, body] = rest as [Values | undefined, unknown];
  return send(method, addressOf(path, given), body);
}

/** A file as the body. */
export async function sendFile<P extends PathOf<'POST'>>(path: P, given: Given<'POST', P>, file: File): Promise<AnswerOf<'POST', P>> {
  const response = await fetchPath('POST', addressOf(path, given), { body: file, type: 'text/csv' });
  return (await response.json()) as AnswerOf<'POST', P>;
}

/** Which fields a list can be ordered by, and whether it comes in pages, as the description has it. */
export function listsOf(address: string): { paged: boolean; sorts: string[] } {
  const path = address.split('?')[0]!;
  const known = LISTS[path] ?? Object.entries(LISTS).find(([one]) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))?.[1];
  return known ?? { paged: false, sorts: [] };
}

/** What is read again and again: an address, with the type of what it answers. */
export interface Source<T> {
  path: string; // as the description has it
  address: string;
  answers?: T; // never there; carries the type
}
export function source<P extends PathOf<'GET'>>(path: P, ...[given]: Maybe<Given<'GET', P>>): Source<AnswerOf<'GET', P>> {
  return { path, address: addressOf(path, given) };
}
export function listOf<P extends ListPath>(path: P, ...[given]: Maybe<Given<'GET', P>>): Source<{ items: ItemOf<P>[] }> {
  return { path, address: addressOf(path, given) };
}

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export async function read<T>(address: string): Promise<T> {
  return (await (await fetchPath('GET', address)).json()) as T;
}

export async function page<T>(path: string, after = ''): Promise<Page<T>> {
  const joint = path.includes('?') ? '&' : '?';
  const response = await fetchPath('GET', after ? `${path}${joint}after=${encodeURIComponent(after)}` : path);
  return (await response.json()) as Page<T>;
}

/** Every row of a list, page by page. */
export async function all<T>(path: string): Promise<T[]> {
  const rows: T[] = [];
  let after = '';
  for (;;) {
    const joint = path.includes('?') ? '&' : '?';
    const part = await page<T>(`${path}${joint}pageSize=2000`, after);
    rows.push(...part.items);
    if (!part.next) return rows;
    after = part.next;
  }
}

/** A whole list as a CSV file, however many pages it has. */
export async function saveCsv(list: { address: string }, file: string, told: (pages: number) => void = () => undefined): Promise<void> {
  const joint = list.address.includes('?') ? '&' : '?';
  const address = listsOf(list.address).paged ? `${list.address}${joint}pageSize=2000` : list.address;
  const parts: string[] = [];
  for (let after = ''; ;) {
    const response = await fetchPath('GET', after ? `${address}&after=${encodeURIComponent(after)}` : address, { accept: 'text/csv' });
    const text = await response.text();
    parts.push(parts.some(Boolean) ? text.slice(text.indexOf('\n') + 1) : text); // an empty page has no names of columns
    after = response.headers.get('X-Next') ?? '';
    told(parts.length);
    if (!after) break;
  }
  saveBlob(new Blob(parts, { type: 'text/csv' }), file);
}

export function saveBlob(blob: Blob, file: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}

export async function saveAs(path: string, file: string, accept: string): Promise<void> {
  const response = await fetchPath('GET', path, { accept });
  saveBlob(await response.blob(), file);
}

export async function send<T = unknown>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await fetchPath(method, path,
    body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' });
  const text = await response.text();
  return (text ? JSON.parse(text) : {}) as T;
}
