/** The TypeScript type of what a JSON Schema accepts, as far as it can be told. */

type Primitive = string | number | bigint | boolean | null | undefined;

/** Keeps the literal types of an argument, as `as const` would. */
export type Narrow<T> =
  | (T extends [] ? [] : never)
  | (T extends Primitive ? T : never)
  | { [K in keyof T]: T[K] extends Function ? T[K] : Narrow<T[K]> };

type Flat<T> = { [K in keyof T]: T[K] };
type Required_<S> = S extends { required: readonly (infer R)[] } ? R : never;
type Properties<P, R, N> = Flat<
  { -readonly [K in keyof P as K extends R ? K : never]: FromSchema<P[K], N> } & {
    -readonly [K in keyof P as K extends R ? never : K]?: FromSchema<P[K], N>;
  }
>;
type FromObject<S, N> = S extends { properties: infer P }
  ? Properties<P, Required_<S>, N>
  : S extends { additionalProperties: infer A }
  ? A extends object
    ? Record<string, FromSchema<A, N>>
    : Record<string, any>
  : Record<string, any>;
type FromType<T, S, N> = T extends 'string'
  ? string
  : T extends 'number' | 'integer'
  ? N
  : T extends 'boolean'
  ? boolean
  : T extends 'null'
  ? null
  : T extends 'array'
  ? S extends { items: infer I }
    ? FromSchema<I, N>[]
    : any[]
  : T extends 'object'
  ? FromObject<S, N>
  : any;

/** `N` is the type of numbers: `number`, or `number | bigint` where digits must not be lost. */
export type FromSchema<S, N = number> = S extends { const: infer C }
  ? C
  : S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { anyOf: readonly (infer M)[] } | { oneOf: readonly (infer M)[] }
  ? M extends unknown
    ? FromSchema<M, N>
    : never
  : S extends { type: readonly (infer T)[] }
  ? FromType<T, S, N>
  : S extends { type: infer T }
  ? FromType<T, S, N>
  : any;
