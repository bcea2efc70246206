// What the API's description says of each request, as types: what goes into path and query, the body, the answer.
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Operation<M extends Method, P extends keyof paths> = paths[P][Lowercase<M>];
/** The paths that know a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: Operation<M, P> extends object ? P : never }[keyof paths];

type Empty = Record<never, never>;
type InPath<O> = O extends { parameters: { path: infer T } } ? T : Empty;
type InQuery<O> = O extends { parameters: { query?: infer T } } ? ([T] extends [undefined] ? Empty : NonNullable<T>) : Empty;
/** A number may be given as the text that stands in the address. */
type Loose<T> = { [K in keyof T]: NonNullable<T[K]> extends number ? T[K] | string : T[K] };
type Named<T> = keyof T extends never ? Record<string, never> : T;
/** Values of path and query under their names. */
export type Given<M extends Method, P extends keyof paths> = Named<Loose<InPath<Operation<M, P>>> & Loose<InQuery<Operation<M, P>>>>;

type Content<T> = T extends { content: infer C } ? C : never;
type InBody<O> = O extends { requestBody: infer B } ? Content<B> : never;
export type BodyOf<M extends Method, P extends keyof paths> =
  [InBody<Operation<M, P>>] extends [never] ? undefined : InBody<Operation<M, P>> extends { 'application/json': infer T } ? T : undefined;

type Done<O> = O extends { responses: infer R } ? R[keyof R & (200 | 201 | 202)] : never;
export type AnswerOf<M extends Method, P extends keyof paths> =
  Done<Operation<M, P>> extends infer R ? (R extends { content: { 'application/json': infer T } } ? T : never) : never;

/** Lists: the paths whose answer has items, and one of these. */
export type ItemOf<P extends keyof paths> = AnswerOf<'GET', P> extends { items: (infer T)[] } ? T : never;
export type ListPath = { [P in PathOf<'GET'>]: [ItemOf<P>] extends [never] ? never : P }[PathOf<'GET'>];
