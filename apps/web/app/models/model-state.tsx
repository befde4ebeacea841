import type { ModelInfo } from '@lensboard/contract'
import { Chip } from '../ui/chip'
import { Spinner } from '../ui/spinner'
import { STATES } from './model-words'
import styles from './models.module.css'

/** Whether a model can run, in a word; beside it whether it is in memory now. */
export const ModelState = ({ model: { state, reason, loaded, pinned } }: { model: ModelInfo }) => (
  <span className={styles.state}>
    <Chip
      tone={STATES[state].tone}
      {...(reason ? { title: reason } : {})}
      {...(state === 'reading' ? { icon: <Spinner size={12} /> } : {})}
    >
      {STATES[state].words}
    </Chip>
    {loaded ? (
      <Chip title={loaded.pinned ? 'In memory, and kept there' : 'In memory until the room is needed'}>
        {loaded.pinned ? 'Kept' : 'In memory'}
      </Chip>
    ) : pinned ? (
      <Chip title="Kept in memory once a card has loaded it">Kept</Chip>
    ) : null}
  </span>
)
