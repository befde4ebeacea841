import { type LensSpec, LIMITS, type ModelInfo } from '@lensboard/contract'
import { whole } from './typed-numbers'

/** Which rows are read, and how; text as typed. */
export interface RowsDraft {
  mid: boolean
  stride: string
  /** `all`, or layers as text: "4", "2-5", "2-". */
  range: string
  /** What attention and MLP add, as rows of their own. */
  parts: NonNullable<LensSpec['rows']['parts']>
  finalNorm: boolean
  scan: 'exact' | 'fine' | 'fast'
}

export const EMPTY_ROWS: RowsDraft = {
  ...{ mid: false, stride: '1', range: 'all', parts: [], finalNorm: true, scan: 'exact' },
}

interface Span {
  from?: number | undefined
  to?: number | undefined
}

const spanText = ({ from, to }: Span): string =>
  from === undefined && to === undefined ? 'all' : from === to ? `${from}` : `${from ?? ''}-${to ?? ''}`

/** Layers as typed; an end that is left out is the model's own. Null for what cannot be read. */
function spanOf(text: string): Span | null {
  if (/^\s*(all)?\s*$/i.test(text)) return {}
  const [found, from = '', dash, to = ''] = /^\s*(\d{0,3})\s*([-–]?)\s*(\d{0,3})\s*$/.exec(text) ?? []
  if (found === undefined || from + to === '') return null
  const end = dash ? to : from
  return { ...(from ? { from: Number(from) } : {}), ...(end ? { to: Number(end) } : {}) }
}

type Read = Pick<LensSpec, 'rows' | 'finalNorm' | 'scan'>

/** The fields of what a lens or data-set card reads. */
export function rowsDraft({ rows, finalNorm, scan }: Read): RowsDraft {
  const { from, to, parts = [], mid, stride } = rows
  return {
    ...{ mid, stride: String(stride), parts, scan: scan ?? 'exact', finalNorm: finalNorm === undefined },
    range: spanText({ from, to }),
  }
}

/** The parts of a question that say which rows are read; throws nothing, its schema refuses what cannot be read. */
export function rowsPart({ mid, stride, range, parts, finalNorm, scan }: RowsDraft): Omit<Read, 'rows'> & {
  rows: object
} {
  // Equal questions are written alike: the order of the parts is the order of the computation.
  const ordered = (['attn_out', 'mlp_out'] as const).filter((part) => parts.includes(part))
  return {
    rows: {
      ...{ pre: true, mid, stride: whole(stride) },
      ...(ordered.length > 0 ? { parts: ordered } : {}),
      ...spanOf(range),
    },
    ...(finalNorm ? {} : { finalNorm: false as const }),
    ...(scan === 'exact' ? {} : { scan }),
  }
}

/** What is wrong with the rows, in the order of the form. */
export function rowsMessages({ stride, range }: RowsDraft, model: ModelInfo | null) {
  const out: { field: 'stride' | 'range'; say: string }[] = []
  const step = whole(stride)
  if (step === null || step < 1 || (model && step > model.nLayers))
    out.push({ field: 'stride', say: `Choose a step of 1 to ${model?.nLayers ?? LIMITS.layers} layers.` })
  const span = spanOf(range)
  const { from = 0, to = LIMITS.layers } = span ?? {}
  if (!span) out.push({ field: 'range', say: 'Write “all”, one layer, or a range like 2-5.' })
  else if (from > to) out.push({ field: 'range', say: 'From must not be after to.' })
  else if (model && (from >= model.nLayers || (span.to !== undefined && to >= model.nLayers)))
    out.push({ field: 'range', say: `${model.title} has layers 0–${model.nLayers - 1}.` })
  return out
}

/** Layers whose rows are drawn; the output comes on top of them, whatever stride and range are. */
export function layersRead({ stride, range }: Pick<RowsDraft, 'stride' | 'range'>, nLayers: number): number {
  const { from = 0, to = nLayers - 1 } = spanOf(range) ?? {}
  const step = Math.max(1, whole(stride) ?? 1)
  return Math.max(0, Math.ceil((Math.min(to, nLayers - 1) - from + 1) / step))
}
