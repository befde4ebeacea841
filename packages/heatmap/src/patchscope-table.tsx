import type { PatchscopeResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { memo } from 'react'
import { CopyButton } from './copy-button.js'
import { exactFloat, formatProb } from './numbers.js'
import { colorAt, palette, textColorOn } from './palette.js'
import type { Theme } from './theme.js'
import { TokenText } from './token-text.js'
import { tabLines } from './tsv.js'

const decodedOf = (result: PatchscopeResult, line: number) => {
  const count = result.decodedIds.length / Math.max(1, result.layers.length)
  return Array.from({ length: count }, (_, i) => {
    const id = result.decodedIds[line * count + i] ?? -1
    const logProb = result.decodedLogProbs[line * count + i] ?? Number.NaN
    return { id, logProb, piece: result.vocabulary.get(id) ?? { text: id < 0 ? '' : `#${id}` } }
  })
}

/** What the model says of one activation: a line a layer, the last on top, each token coloured by its probability. */
export const PatchscopeTable = memo(function PatchscopeTable({
  result,
  theme,
}: {
  result: PatchscopeResult
  theme: Theme
}) {
  const lines = result.layers.map((layer, i) => ({ layer, tokens: decodedOf(result, i) })).reverse()
  const table = palette('viridis', theme)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="lb-bars" tabIndex={0} aria-label="Decoded tokens by layer">
      <table className="lb-table lb-decoded" aria-label="Decoded tokens by layer">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Decoded</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ layer, tokens }) => (
            <tr key={layer}>
              <th scope="row">L{layer}</th>
              <td>
                {tokens.map(({ id, logProb, piece }, i) => {
                  if (id < 0) return null
                  const color = colorAt(table, Math.exp(logProb))
                  return (
                    <span
                      // biome-ignore lint/suspicious/noArrayIndexKey: a decoded token is its place
                      key={i}
                      className="lb-decoded-token"
                      style={{ background: `rgb(${color.join(' ')})`, color: textColorOn(color) }}
                      title={`${formatProb(Math.exp(logProb))}, id ${id}`}
                    >
                      <TokenText piece={piece} />
                    </span>
                  )
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
})

/** The text of the source token and how the decoded tokens are coloured. */
export const PatchscopeLegend = memo(function PatchscopeLegend({ result }: { result: PatchscopeResult }) {
  const text = tabLines([
    ['Layer', 'decoded', 'ids', 'ln p'],
    ...result.layers.map((layer, i) => {
      const tokens = decodedOf(result, i).filter(({ id }) => id >= 0)
      return [
        `L${layer}`,
        tokens.map(({ piece }) => pieceLabel(piece)).join(''),
        tokens.map(({ id }) => id).join(' '),
        tokens.map(({ logProb }) => exactFloat(logProb)).join(' '),
      ]
    }),
  ])
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">
        Activation of position {result.position} <TokenText piece={result.tokens[result.position] ?? { text: '' }} />
      </span>
      <span className="lb-unit">bright: probable</span>
      <CopyButton text={text} what="the decoded tokens as tab-separated values" />
    </div>
  )
})
