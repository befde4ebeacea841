import type { PatchscopeResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { memo, type ReactNode, useMemo } from 'react'
import { patchscopeText } from './causal-text.js'
import { ColorScale } from './color-scale.js'
import { CopyButton } from './copy-button.js'
import { decodedOf } from './decoded.js'
import { InfoMark } from './info-mark.js'
import { type ListReading, useListCells } from './list-cells.js'
import { type ListHighlights, ListTags, lineMark, marksOfLine } from './list-tags.js'
import { formatProb } from './numbers.js'
import { colorAt, palette, textColorOn } from './palette.js'
import { displayPiece } from './piece.js'
import type { Theme } from './theme.js'
import { TokenText } from './token-text.js'

const DOMAIN = { min: 0, max: 1, scale: 'linear' as const }

export interface PatchscopeTableProps extends ListReading, ListHighlights {
  result: PatchscopeResult
  theme: Theme
}

/** What the model says of one activation: a line a layer, the last on top, each token coloured by its probability. */
export const PatchscopeTable = memo(function PatchscopeTable(props: PatchscopeTableProps) {
  const { result, theme, highlights, onHighlight, ...reading } = props
  const lines = useMemo(
    () => result.layers.map((layer, i) => ({ layer, tokens: decodedOf(result, i) })).reverse(),
    [result],
  )
  const table = palette('viridis', theme)
  const size = { rows: lines.length, columns: Math.max(1, ...lines.map(({ tokens }) => tokens.length)) }
  const { frame, cell } = useListCells<HTMLTableElement>(size, reading, ({ row, column }) => {
    const line = lines[row]
    const token = line?.tokens[column]
    if (!token) return []
    return [
      { parts: [`Layer ${line.layer}, decoded ${column + 1}`], look: 'muted' },
      { parts: [displayPiece(token.piece), ` ${formatProb(Math.exp(token.logProb))}`], look: 'strong' },
      { parts: [`id ${token.id}`], look: 'muted' },
    ]
  })
  return (
    <section className="lb-bars" tabIndex={reading.interactive ? -1 : 0} aria-label="Decoded tokens by layer">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on native cells */}
      <table {...frame} role="grid" className="lb-table lb-decoded" aria-label="Decoded tokens by layer">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col" colSpan={size.columns}>
              Decoded
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ layer, tokens }, row) => (
            <tr key={layer} {...lineMark(marksOfLine(highlights, row))}>
              <th scope="row">L{layer}</th>
              {tokens.map(({ id, logProb, piece }, column) => {
                // biome-ignore lint/suspicious/noArrayIndexKey: a decoded token is its place
                if (id < 0) return <td key={column} />
                const color = colorAt(table, Math.exp(logProb))
                return (
                  // biome-ignore lint/a11y/useFocusableInteractive: its place in the tab order comes with the cell
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    key={column}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
                    role="gridcell"
                    className="lb-decoded-token"
                    style={{ background: `rgb(${color.join(' ')})`, color: textColorOn(color) }}
                    {...cell(row, column)}
                  >
                    <TokenText piece={piece} />
                    <small>{formatProb(Math.exp(logProb))}</small>
                  </td>
                )
              })}
              {highlights ? <ListTags marks={marksOfLine(highlights, row)} onOpen={onHighlight} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
})

/** The question of a patchscope: which activation stands in place of which token of the other prompt. */
export const PatchscopeTarget = memo(function PatchscopeTarget({ result }: { result: PatchscopeResult }) {
  const words = result.targetTokens.map(pieceLabel).join('')
  return (
    <p className="lb-picker lb-target" title={words}>
      Put in place of <TokenText piece={result.targetTokens[result.targetPosition] ?? { text: '' }} /> at{' '}
      {result.targetPosition} in “{words.replace(/\s+/g, ' ')}”
    </p>
  )
})

/** Which activation it is, and how the decoded tokens are coloured. */
export const PatchscopeLegend = memo(function PatchscopeLegend({
  result,
  theme,
  children,
}: {
  result: PatchscopeResult
  theme: Theme
  children?: ReactNode
}) {
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">
        Activation of position {result.position} <TokenText piece={result.tokens[result.position] ?? { text: '' }} />
      </span>
      <InfoMark
        name="About decoded tokens"
        lines={[
          'Patchscope',
          'h_layer(source, position) takes the place of the target’s; then greedy decoding',
          'What the model goes on with when the activation of each layer stands in the other prompt.',
          'Bright: probable. Dark: improbable. Probability of each decoded token.',
        ]}
      />
      <CopyButton text={() => patchscopeText(result, '\t')} what="the decoded tokens as tab-separated values" />
      {children}
      <ColorScale table={palette('viridis', theme)} domain={DOMAIN} format={String} above={0} />
    </div>
  )
})
