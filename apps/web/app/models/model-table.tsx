import type { ModelInfo } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { Chip } from '../ui/chip'
import styles from './models.module.css'
import { parameterWords } from './sizes'

const STATES = {
  ready: { tone: 'ok', words: 'Ready' },
  unsupported: { tone: 'warn', words: 'Unsupported' },
  broken: { tone: 'danger', words: 'Broken' },
} as const

export const ModelState = ({ state }: { state: ModelInfo['state'] }) => (
  <Chip tone={STATES[state].tone}>{STATES[state].words}</Chip>
)

/** One line a model; the chosen one is shown beside. */
export function ModelTable({
  models,
  chosen,
  onChoose,
}: {
  models: readonly ModelInfo[]
  chosen: string | undefined
  onChoose: (hash: string) => void
}) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Family</th>
          <th scope="col" className={styles.number}>
            Parameters
          </th>
          <th scope="col" className={styles.number}>
            On disk
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {models.map(({ checkpoint, title, family, parameters, bytes, state, isDefault }) => (
          <tr key={checkpoint.hash} data-chosen={checkpoint.hash === chosen || undefined}>
            <th scope="row">
              <button
                type="button"
                className={styles.choose}
                aria-pressed={checkpoint.hash === chosen}
                onClick={() => onChoose(checkpoint.hash)}
              >
                {title}
              </button>
              {isDefault ? <span className={styles.default}>Default</span> : null}
            </th>
            <td>{family}</td>
            <td className={styles.number}>{parameterWords(parameters)}</td>
            <td className={styles.number}>{formatBytes(bytes)}</td>
            <td>
              <ModelState state={state} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
