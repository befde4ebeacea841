import { callOf, nameOf, storageOf } from './pickle-names.js'
import type { PickleKey, PickleValue } from './pickle-value.js'
import { refuse } from './refuse.js'

/** torch.save's own protocol; others write other instructions. */
const PROTOCOL = 2
const STEPS_MAX = 2_000_000
const STACK_MAX = 10_000
const TEXT_MAX = 1_000_000

const text = new TextDecoder('utf-8', { fatal: true })

/** Where a tuple or list begins on the stack. */
const MARK = Symbol('mark')
type Cell = PickleValue | typeof MARK

/**
 * Reads a pickle as data. Of the pickle machine's instructions only those are known that make plain values; a name is
 * accepted if it is on a short list, and stands for a rule of ours, never for code. Throws LENS_INVALID for all else.
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: Cell[] = []
  const memo = new Map<number, Cell>()
  let at = 0

  const take = (n: number): number => {
    if (n > bytes.length - at) throw refuse('it ends in the middle')
    at += n
    return at - n
  }
  const byte = () => bytes[take(1)]!
  const uint32 = () => view.getUint32(take(4), true)
  const string = (length: number) => {
    if (length > TEXT_MAX) throw refuse('a text in it is too long')
    const from = take(length)
    try {
      return text.decode(bytes.subarray(from, from + length))
    } catch {
      throw refuse('a text in it is not UTF-8')
    }
  }
  const line = () => {
    const end = bytes.indexOf(10, at)
    if (end < 0) throw refuse('it ends in the middle')
    const found = string(end - at)
    at++
    return found
  }
  const push = (value: Cell) => {
    if (stack.length >= STACK_MAX) throw refuse('it is nested too deeply')
    stack.push(value)
  }
  const pop = (): PickleValue => {
    const value = stack.pop()
    if (value === undefined || value === MARK) throw refuse('its instructions do not fit together')
    return value
  }
  const popMarked = (): PickleValue[] => {
    const from = stack.lastIndexOf(MARK)
    if (from < 0) throw refuse('its instructions do not fit together')
    const values = stack.splice(from).slice(1) as PickleValue[]
    return values
  }
  const top = (): PickleValue => {
    const value = pop()
    stack.push(value)
    return value
  }
  const popped = (n: number) => Array.from({ length: n }, pop).reverse()
  const fill = (pairs: PickleValue[]) => {
    const map = top()
    if (!(map instanceof Map) || pairs.length % 2 !== 0) throw refuse('its instructions do not fit together')
    for (let i = 0; i < pairs.length; i += 2) map.set(keyOf(pairs[i]!), pairs[i + 1]!)
  }
  const append = (values: PickleValue[]) => {
    const list = top()
    if (!Array.isArray(list)) throw refuse('its instructions do not fit together')
    for (const value of values) list.push(value)
  }
  const recall = (key: number) => {
    const value = memo.get(key)
    if (value === undefined) throw refuse('its instructions do not fit together')
    push(value)
  }

  /** By the byte of each instruction. */
  const instructions: Readonly<Record<number, () => void>> = {
    40: () => push(MARK), // (
    41: () => push([]), // )
    48: () => void pop(), // 0
    71: () => push(view.getFloat64(take(8), false)), // G
    74: () => push(view.getInt32(take(4), true)), // J
    75: () => push(byte()), // K
    77: () => push(view.getUint16(take(2), true)), // M
    78: () => push(null), // N
    81: () => push(storageOf(pop())), // Q
    82: () => {
      const args = pop()
      push(callOf(pop(), args))
    }, // R
    88: () => push(string(uint32())), // X
    93: () => push([]), // ]
    97: () => append([pop()]), // a
    98: () => {
      // The state of an OrderedDict: what torch notes beside the tensors. It is read and dropped.
      pop()
      if (!(top() instanceof Map)) throw refuse('it sets the state of something that is no dictionary')
    }, // b
    99: () => push(nameOf(line(), line())), // c
    101: () => append(popMarked()), // e
    104: () => recall(byte()), // h
    106: () => recall(uint32()), // j
    113: () => void memo.set(byte(), top()), // q
    114: () => void memo.set(uint32(), top()), // r
    115: () => fill(popped(2)), // s
    116: () => push(popMarked()), // t
    117: () => fill(popMarked()), // u
    125: () => push(new Map<PickleKey, PickleValue>()), // }
    128: () => {
      const protocol = byte()
      if (protocol !== PROTOCOL) throw refuse(`it is a pickle of protocol ${protocol}; torch.save writes ${PROTOCOL}`)
    },
    133: () => push(popped(1)),
    134: () => push(popped(2)),
    135: () => push(popped(3)),
    136: () => push(true),
    137: () => push(false),
    138: () => push(whole(bytes.subarray(take(byte()), at))),
  }

  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const instruction = byte()
    if (instruction === 46) {
      const value = pop()
      if (stack.length > 0) throw refuse('its instructions do not fit together')
      return value
    }
    const perform = Object.hasOwn(instructions, instruction) ? instructions[instruction] : undefined
    if (!perform) throw refuse(`it holds the pickle instruction ${instruction}, which tensors do not need`)
    perform()
  }
  throw refuse('it has too many instructions')
}

function keyOf(value: PickleValue): PickleKey {
  if (typeof value !== 'string' && typeof value !== 'number') throw refuse('a key in it is neither text nor a number')
  return value
}

/** A little-endian two's-complement number. */
function whole(bytes: Uint8Array): number {
  let value = 0n
  for (const [i, b] of bytes.entries()) value |= BigInt(b) << BigInt(8 * i)
  const signed = bytes.length > 0 ? BigInt.asIntN(8 * bytes.length, value) : 0n
  const number = Number(signed)
  if (!Number.isSafeInteger(number)) throw refuse('a number in it is too large')
  return number
}
