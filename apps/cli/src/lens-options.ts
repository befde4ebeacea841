import { AppError, type LensSpec, LIMITS, type Rows, type TokenGroup } from '@lensboard/contract'
import { Option } from 'commander'
import type { OpenModel } from './find-model.js'
import { collect, tokenId } from './metric-option.js'
import { parseRange, wholeFrom } from './numbers.js'

/** Which rows are read. */
export interface RowOptions {
  mid: boolean
  parts: boolean
  part: NonNullable<Rows['parts']>
  rows?: { from: number; to: number }
  stride: number
  finalNorm: boolean
}

/** What else a lens reading is asked for. */
export interface LensOptions extends RowOptions {
  topK: number
  track: string[]
  group: string[]
  scan?: 'fine' | 'fast'
}

export const rowOptions = (): Option[] => [
  new Option('--rows <from..to>', 'read these blocks only, as 4..7; the output is always read').argParser(
    parseRange('--rows'),
  ),
  new Option('--stride <n>', 'read every n-th block').argParser(wholeFrom('--stride', 1, LIMITS.layers)).default(1),
  new Option('--mid', 'also read between attention and MLP').default(false),
  new Option('--parts', 'also read what attention and MLP add, each by itself').default(false),
  new Option('--part <part>', 'only what one of them adds')
    .choices(['attn_out', 'mlp_out'])
    .argParser(collect)
    .default([]),
  new Option('--no-final-norm', 'read every row but the output without the final norm'),
]

export const lensOptions = (): Option[] => [
  new Option('-k, --top-k <n>', 'tokens to list for each cell')
    .argParser(wholeFrom('--top-k', 1, LIMITS.topK))
    .default(5),
  ...rowOptions(),
  new Option('--track <token>', 'follow this token too, as " Paris" or id:123; repeat it for more')
    .argParser(collect)
    .default([]),
  new Option('--group <name=tokens>', 'follow tokens as one, their probabilities added, as "city= Paris, London"')
    .argParser(collect)
    .default([]),
  new Option('--scan <mode>', 'scan the vocabulary in 8 bits where that is faster; top tokens stay exact').choices([
    'fine',
    'fast',
  ]),
]

/** Rows as asked. Throws SPEC_INVALID for a part that is none. */
export function rowsOf({ mid, parts, part, rows, stride }: RowOptions): Rows {
  const unknown = part.find((one) => !(['attn_out', 'mlp_out'] as string[]).includes(one))
  if (unknown !== undefined) throw new AppError('SPEC_INVALID', '--part takes attn_out or mlp_out.')
  const wanted = parts ? (['attn_out', 'mlp_out'] as const) : [...new Set(part)]
  return { pre: true, mid, stride, ...rows, ...(wanted.length > 0 && { parts: [...wanted] }) }
}

/** The part of a lens question that these options say. Throws SPEC_INVALID for a followed text that is not one token. */
export function lensQuestion(options: LensOptions, model: OpenModel): Omit<LensSpec, 'checkpoint' | 'input' | 'bos'> {
  const { topK, track, group, finalNorm, scan } = options
  const groups = group.map((text, i) => groupOf(text, i, model))
  const followed = [...track.map((text) => tokenId(text, model)), ...groups.flatMap(({ ids }) => ids)]
  return {
    ...{ kind: 'lens', lens: 'logit', topK, rows: rowsOf(options), interventions: [] },
    track: [...new Set(followed)],
    ...(groups.length > 0 && { groups }),
    ...(!finalNorm && { finalNorm: false as const }),
    ...(scan && { scan }),
  }
}

/** Colours of a board's charts, for whom a session is opened there. */
const COLORS = 6

function groupOf(text: string, i: number, model: OpenModel): TokenGroup {
  const at = text.indexOf('=')
  const name = text.slice(0, Math.max(at, 0)).trim()
  if (at < 0 || name === '' || name.length > LIMITS.groupNameChars)
    throw new AppError('SPEC_INVALID', `--group cannot read ${JSON.stringify(text)}. Write "city= Paris, London".`)
  const ids = text
    .slice(at + 1)
    .split(',')
    .map((token) => tokenId(token, model))
  return { key: `g${i + 1}`, name, color: i % COLORS, ids }
}
