import * as library from '@huggingface/jinja'

/** What we use of the library; its own type files do not resolve under Node's rules. */
export interface Node {
  type: string
  [field: string]: unknown
}
export interface Value {
  type: string
  value: unknown
}
export interface Scope {
  set(name: string, value: unknown): unknown
}
interface Parts {
  Environment: new () => Scope
  Interpreter: new (
    scope: Scope,
  ) => { run(program: Node): Value; evaluate(node: Node | undefined, scope: Scope): Value }
  parse(tokens: unknown): Node
  tokenize(template: string, options: { lstrip_blocks: boolean; trim_blocks: boolean }): unknown
}

export const { Environment, Interpreter, parse, tokenize } = library as unknown as Parts
