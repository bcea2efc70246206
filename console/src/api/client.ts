// Every request to the server goes through here. The paths and shapes come from the API's description.
import createClient from 'openapi-fetch';

import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

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

export interface Page<T> {
  items: T[];
  next?: string | null;
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

export async function saveAs(path: string, file: string, accept: string): Promise<void> {
  const response = await fetchPath('GET', path, { accept });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}

export async function send<T = unknown>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await fetchPath(method, path,
    body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' });
  const text = await response.text();
  return (text ? JSON.parse(text) : {}) as T;
}
