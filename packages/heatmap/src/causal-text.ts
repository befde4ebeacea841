import type { AttributionResult, PatchingResult, PatchscopeResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { sortedContributions } from './contributions.js'
import { decodedOf } from './decoded.js'
import { exactFloat } from './numbers.js'
import { METHOD_WORDS } from './patching-method.js'
import { restoredShares } from './restored.js'
import { tabLines } from './tsv.js'

/** What parts one value of a line from the next. */
type Separator = '\t' | ','

const quoted = (text: string): string => (/["\n\r,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const lines = (rows: string[][], separator: Separator): string =>
  separator === '\t' ? tabLines(rows) : `${rows.map((row) => row.map(quoted).join(',')).join('\n')}\n`
const number = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : exactFloat(value))

/** Components with what each adds, the largest first. */
export function attributionText(result: AttributionResult, separator: Separator): string {
  const name = (ids: readonly number[]) => ids.map((id) => pieceLabel(result.vocabulary.get(id) ?? { text: `#${id}` }))
  const { target, against } = result
  const what = [...name(target), ...(against.length > 0 ? ['less', ...name(against)] : [])].join(' ')
  const body = sortedContributions(result).map((line) => [line.name, number(line.value)])
  return lines([[`Contribution to ${what}`, 'logits'], ...body], separator)
}

/** One line a layer, the last first: the restored share and the metric in logits of every token or head. */
export function patchingText(result: PatchingResult, separator: Separator): string {
  const { nLayers, at, method, patched, tokens } = result
  const how = method ? ` ${METHOD_WORDS[method].short}` : ''
  const columns = patched.length / nLayers
  const shares = restoredShares(result)
  const across = Array.from({ length: columns }, (_, i) => i)
  const name = (i: number) => (at === 'heads' ? `H${i}` : pieceLabel(tokens[i] ?? { text: '' }))
  const down = Array.from({ length: nLayers }, (_, i) => nLayers - 1 - i)
  return lines(
    [
      [`Restored share${how}, ${at}`, ...across.map(name), ...across.map((i) => `${name(i)} metric`)],
      ...down.map((layer) => [
        `L${layer}`,
        ...across.map((i) => number(shares[layer * columns + i])),
        ...across.map((i) => number(patched[layer * columns + i])),
      ]),
    ],
    separator,
  )
}

/** One line a layer: what was decoded, its ids and log-probabilities. */
export function patchscopeText(result: PatchscopeResult, separator: Separator): string {
  const body = result.layers.map((layer, i) => {
    const tokens = decodedOf(result, i).filter(({ id }) => id >= 0)
    return [
      `L${layer}`,
      tokens.map(({ piece }) => pieceLabel(piece)).join(''),
      tokens.map(({ id }) => id).join(' '),
      tokens.map(({ logProb }) => number(logProb)).join(' '),
    ]
  })
  return lines([['Layer', 'decoded', 'ids', 'ln p'], ...body], separator)
}
