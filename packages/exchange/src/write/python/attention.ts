import type { AttentionResult } from '@lensboard/contract'
import { shortFloat } from '../../float32-text.js'
import { pyText } from './py-text.js'
import type { PythonCell } from './reading.js'

const SHAPES = {
  none: 'layers, heads, queries, keys',
  heads: 'layers, queries, keys; means over heads',
  all: 'queries, keys; means over heads and layers',
} as const

const REPORT = `worst = 0.0
for (name, key, weight), row in zip(CARD, patterns.reshape(-1, len(IDS), len(IDS))[:, -1]):
    worst = max(worst, abs(row[key].item() - weight))
    print(f"{name:>8}  {key} {tokenizer.decode([IDS[key]])!r} {row[key].item():.4f}")
print(f"largest difference from the card's weights: {worst:.2e}")`

/** Prints where the last token looks most in each map, and how far the card is from that. */
export function linkCells(result: AttentionResult): PythonCell[] {
  const n = result.ids.length
  const cells = (n * (n + 1)) / 2
  const lines = namesOf(result).map((name, map) => {
    const last = result.patterns.subarray((map + 1) * cells - n, (map + 1) * cells)
    const key = last.indexOf(last.reduce((a, b) => Math.max(a, b), 0))
    return `    (${pyText(name)}, ${Math.max(0, key)}, ${shortFloat(last[Math.max(0, key)]!)}),`
  })
  const code = [
    `print(tuple(patterns.shape))  # ${SHAPES[result.reduce]}`,
    'CARD = [  # map, the key that the last token looks at most, its weight',
    ...lines,
    ']',
    REPORT,
  ]
  return [{ say: 'Where the last token looks most, beside the card’s.', code: code.join('\n') }]
}

function namesOf({ reduce, layers, heads }: AttentionResult): string[] {
  if (reduce === 'all') return ['mean']
  return layers.flatMap((layer) => (reduce === 'heads' ? [`L${layer}`] : heads.map((head) => `L${layer}H${head}`)))
}
