import type { TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import styles from './interventions.module.css'

interface Side {
  name: string
  tokens: readonly TokenPiece[]
  /** The chosen token. */
  at: number | null
  onChoose(position: number): void
}

interface AlignedPromptsProps {
  ours: Side
  theirs: Side
  disabled: boolean
}

const same = (a: TokenPiece | undefined, b: TokenPiece | undefined) => JSON.stringify(a) === JSON.stringify(b)

/** Two prompts token under token, differences marked; a press chooses which activation goes where. */
export function AlignedPrompts({ ours, theirs, disabled }: AlignedPromptsProps) {
  const length = Math.max(ours.tokens.length, theirs.tokens.length)
  if (ours.tokens.length === 0 || theirs.tokens.length === 0) return null
  const differ = Array.from({ length }, (_, i) => i).filter((i) => !same(ours.tokens[i], theirs.tokens[i]))
  const cell = ({ tokens, at, name, onChoose }: Side, position: number) => {
    const piece = tokens[position]
    if (!piece) return <td key={position} />
    return (
      <td key={position} data-differs={differ.includes(position) || undefined}>
        <button
          type="button"
          disabled={disabled}
          aria-pressed={at === position}
          title={`${name}, token ${position}`}
          onClick={() => onChoose(position)}
        >
          <TokenText piece={piece} />
        </button>
      </td>
    )
  }
  return (
    <div className={styles.aligned}>
      <table aria-label="Both prompts, token under token">
        <thead>
          <tr>
            <th />
            {Array.from({ length }, (_, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a position is its own name
              <th key={position} scope="col">
                {position}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[ours, theirs].map((side) => (
            <tr key={side.name}>
              <th scope="row">{side.name}</th>
              {Array.from({ length }, (_, position) => cell(side, position))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.sentence}>
        {ours.tokens.length === theirs.tokens.length
          ? `${length} tokens each, ${differ.length} of them differ.`
          : `${ours.tokens.length} and ${theirs.tokens.length} tokens: the same position need not be the same word.`}
      </p>
    </div>
  )
}
