import { Environment, Interpreter, type Node, parse, type Scope, tokenize, type Value } from './jinja.js'
import { pythonStrip } from './python-strip.js'
import { strftime } from './strftime.js'

/** The largest text or list that a template may hold; several times the longest prompt. */
const WEIGHT_MAX = 1_000_000
/** The largest text that one replacement may make, before it is weighed. */
const PRODUCT_MAX = 32_000_000
const INDENT_MAX = 1_000
const RANGE_MAX = 100_000
/** What can make a text many times as long as what goes in. */
const GROWS: ReadonlySet<unknown> = new Set(['replace', 'join', 'indent', 'tojson'])
const STRIPS: ReadonlySet<unknown> = new Set(['strip', 'lstrip', 'rstrip'])

const tooLarge = () => new Error('it becomes too large.')
const range = (start: number, stop?: number, step = 1): number[] => {
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  const length = Math.max(0, Math.ceil((to - from) / step))
  if (!(length <= RANGE_MAX)) throw tooLarge()
  return Array.from({ length }, (_, i) => from + i * step)
}
const GLOBALS = {
  ...{ true: true, false: false, none: null, True: true, False: false, None: null },
  range,
  raise_exception: (sentence: string) => {
    throw new Error(sentence)
  },
  strftime_now: (format: string) => strftime(format, new Date()),
}

/** A template rendered with these facts; throws a plain Error, with the template's own sentence when it refuses. */
export function interpret(template: string, facts: Record<string, unknown>): string {
  const scope = new Environment()
  for (const [name, value] of Object.entries({ ...GLOBALS, ...facts })) scope.set(name, value)
  const program = parse(tokenize(template, { lstrip_blocks: true, trim_blocks: true }))
  return String(new BoundedInterpreter(scope).run(program).value)
}

/** Stands in the tree for what was already evaluated. */
class Given {
  [field: string]: unknown
  readonly type = 'Given'
  constructor(readonly value: Value) {}
}

/**
 * The library's interpreter with a bound on every value it makes (time is bounded outside), and Python's strip: the
 * library's strip("\n") takes all white space, and its trim a byte order mark.
 */
class BoundedInterpreter extends Interpreter {
  private readonly weights = new WeakMap<object, number>()
  private called: unknown

  override evaluate(node: Node | undefined, scope: Scope): Value {
    if (node instanceof Given) return node.value
    const value = this.step(node, scope)
    if (this.weigh(value) > WEIGHT_MAX) throw tooLarge()
    // A method kept in a variable would be called where its growth is not looked at.
    if (node?.type === 'MemberExpression' && value.type === 'FunctionValue' && node !== this.called)
      throw new Error('it keeps a method for later.')
    return value
  }

  private step(node: Node | undefined, scope: Scope): Value {
    if (node?.type === 'FilterExpression') return this.filter(node, scope)
    if (node?.type === 'FilterStatement' && GROWS.has(nameOf(node.filter as Node)))
      throw new Error('it filters a block.')
    if (node?.type === 'CallExpression' && (node.callee as Node).type === 'MemberExpression')
      return this.method(node, scope)
    return super.evaluate(node, scope)
  }

  private filter(node: Node, scope: Scope): Value {
    const filter = node.filter as Node
    const operand = this.evaluate(node.operand as Node, scope)
    if (nameOf(filter) === 'trim' && operand.type === 'StringValue' && filter.type === 'Identifier')
      return pythonStrip(operand, 'strip')
    const known = { ...node, operand: new Given(operand) }
    if (filter.type === 'Identifier' || !GROWS.has(nameOf(filter))) return super.evaluate(known, scope)
    const args = this.argumentsOf(filter, scope)
    this.checkGrowth(operand, args)
    return super.evaluate({ ...known, filter: { ...filter, args } }, scope)
  }

  private method(node: Node, scope: Scope): Value {
    const callee = node.callee as Node
    const object = this.evaluate(callee.object as Node, scope)
    const args = this.argumentsOf(node, scope)
    const name = callee.computed === true ? undefined : (callee.property as Node).value
    if (object.type === 'StringValue' && name === undefined) throw new Error('it computes the name of a method.')
    if (object.type === 'StringValue' && STRIPS.has(name))
      return pythonStrip(object, name as 'strip', (args[0] as Given | undefined)?.value)
    if (GROWS.has(name)) this.checkGrowth(object, args)
    this.called = { ...callee, object: new Given(object) }
    return super.evaluate({ ...node, callee: this.called, args }, scope)
  }

  /** Arguments evaluated once. */
  private argumentsOf(call: Node, scope: Scope): Node[] {
    return (call.args as Node[]).map((arg) => {
      if (arg.type.endsWith('SpreadExpression')) throw new Error('it spreads arguments.')
      if (arg.type !== 'KeywordArgumentExpression') return new Given(this.evaluate(arg, scope))
      return { ...arg, value: new Given(this.evaluate(arg.value as Node, scope)) }
    })
  }

  private checkGrowth(operand: Value, args: Node[]): void {
    for (const arg of args) {
      const { value } = arg instanceof Given ? arg : (arg.value as Given)
      if (typeof value.value === 'number' && value.value > INDENT_MAX) throw tooLarge()
      if ((this.weigh(operand) + 1) * this.weigh(value) > PRODUCT_MAX) throw tooLarge()
    }
  }

  /** Characters and entries in a value, with all that it holds; what it shares counts each time. */
  private weigh(value: Value): number {
    if (typeof value.value === 'string') return value.value.length
    if (!Array.isArray(value.value) && value.type !== 'ObjectValue') return 1
    const known = this.weights.get(value)
    if (known !== undefined) return known
    this.weights.set(value, 1)
    let weight = 1
    for (const part of (value.value as Value[] | Map<string, Value>).values()) weight += this.weigh(part) + 1
    this.weights.set(value, weight)
    return weight
  }
}

const nameOf = (filter: Node): unknown => (filter.type === 'Identifier' ? filter.value : (filter.callee as Node).value)
