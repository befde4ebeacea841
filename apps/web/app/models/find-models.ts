import type { ModelInfo } from '@lensboard/contract'
import { parameterWords } from './sizes'

/** What a search looks at: a model on this machine, or one at the hub. */
export interface Findable {
  names: readonly string[]
  parameters: number | undefined
}

const UNITS = { k: 1e3, m: 1e6, b: 1e9 } as const
const SIZE = String.raw`(\d+(?:\.\d+)?)([kmb])`
const BOUND = new RegExp(`^(<=?|>=?|≤|≥)${SIZE}$`, 'i')
const SPAN = new RegExp(`^${SIZE}(?:-|–|\\.\\.)${SIZE}$`, 'i')

const sizeOf = (digits: string, unit: string) => Number(digits) * UNITS[unit.toLowerCase() as keyof typeof UNITS]

/** One word of a search as a question about parameters, or null when it is about names. */
function sizeTest(word: string): ((parameters: number) => boolean) | null {
  const bound = BOUND.exec(word)
  if (bound) {
    const [, sign, digits, unit] = bound
    const limit = sizeOf(digits!, unit!)
    if (sign === '<') return (n) => n < limit
    if (sign === '>') return (n) => n > limit
    return sign === '<=' || sign === '≤' ? (n) => n <= limit : (n) => n >= limit
  }
  const span = SPAN.exec(word)
  if (!span) return null
  const [least, most] = [sizeOf(span[1]!, span[2]!), sizeOf(span[3]!, span[4]!)]
  return (n) => n >= least && n <= most
}

/** Whether every word of a search fits: parts of a name, `124M`, `<1B`, `>=100M`, `100M-1B`. */
export function fits({ names, parameters }: Findable, search: string): boolean {
  // "< 1 B" is one question, however it is spaced.
  const words = search
    .toLowerCase()
    .replace(/([<>≤≥]=?)\s+/g, '$1')
    .replace(/(\d)\s+([kmb])\b/g, '$1$2')
    .split(/\s+/)
    .filter(Boolean)
  const text = [...names, parameterWords(parameters).replace(/\s/, '')].join(' ').toLowerCase()
  return words.every((word) => {
    const test = sizeTest(word)
    return test ? parameters !== undefined && parameters > 0 && test(parameters) : text.includes(word)
  })
}

export const findable = ({ title, checkpoint, family, adapter, parameters }: ModelInfo): Findable => ({
  names: [title, checkpoint.name, family, ...(adapter ? [adapter.base, 'adapter lora'] : [])],
  parameters,
})

export type StateFilter = 'all' | 'ready' | 'memory' | 'adapter' | 'stopped'

/** Which state filter a model falls under besides "all". */
const FILTERS: Record<StateFilter, (model: ModelInfo) => boolean> = {
  all: () => true,
  ready: ({ state, adapter }) => state === 'ready' && !adapter,
  memory: ({ loaded }) => loaded !== undefined,
  adapter: ({ adapter }) => adapter !== undefined,
  stopped: ({ state }) => state === 'unsupported' || state === 'broken',
}

export const filterModels = (models: readonly ModelInfo[], search: string, state: StateFilter): ModelInfo[] =>
  models.filter((model) => FILTERS[state](model) && fits(findable(model), search))

export type SortKey = 'title' | 'family' | 'parameters' | 'bytes' | 'memoryBytes' | 'state'
export interface Sort {
  key: SortKey
  /** 1 is A to Z and small to large. */
  way: 1 | -1
}

const STATE_ORDER = ['ready', 'reading', 'unsupported', 'broken'] as const
const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The same models in the wanted order; equal ones by name, those without a figure last. */
export function sortModels(models: readonly ModelInfo[], { key, way }: Sort): ModelInfo[] {
  const compare = (a: ModelInfo, b: ModelInfo): number => {
    if (key === 'title' || key === 'family') return names.compare(a[key], b[key]) * way
    if (key === 'state') return (STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state)) * way
    if (!a[key] || !b[key]) return Number(!a[key]) - Number(!b[key])
    return (a[key] - b[key]) * way
  }
  return [...models].sort((a, b) => compare(a, b) || names.compare(a.title, b.title))
}
