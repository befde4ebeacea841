/** A node's attribute; the kind is said outright, since 1 may be an int or a float. */
export type Attribute =
  | { kind: 'int'; value: number }
  | { kind: 'float'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'ints'; value: readonly number[] }

export type Attributes = Record<string, Attribute>

export const int = (value: number): Attribute => ({ kind: 'int', value })
export const float = (value: number): Attribute => ({ kind: 'float', value })
export const text = (value: string): Attribute => ({ kind: 'text', value })
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value })
