import type { ModelInfo, Proof } from '@lensboard/contract'
import { X } from 'lucide-react'
import { Button } from '../ui/button'
import { IconButton } from '../ui/icon-button'
import { useDetailsPanel } from '../ui/use-details-panel'
import { Markdown } from './markdown'
import { ModelActs } from './model-acts'
import { ModelFacts } from './model-facts'
import { ModelProof } from './model-proof'
import { ModelState } from './model-state'
import { splitName } from './model-words'
import styles from './models.module.css'

interface ModelDetailsProps {
  model: ModelInfo
  models: readonly ModelInfo[]
  proof: Proof | undefined
  /** Chosen by a click: on a narrow page it then covers the table until it is closed. */
  picked: boolean
  onChoose(hash: string): void
  onClose(): void
  onAdd(link: string): void
  onFamilies(): void
}

/** What is known of one model: its state, shape, proof, hooks and card. */
export function ModelDetails(props: ModelDetailsProps) {
  const { model, proof, picked, onClose } = props
  const [owner, name] = splitName(model.title)
  const { hash } = model.checkpoint
  const panel = useDetailsPanel({ chosen: hash, picked, onClose })
  return (
    <aside
      ref={panel}
      className={styles.details}
      aria-label={`About ${model.title}`}
      data-picked={picked || undefined}
      tabIndex={-1}
    >
      <div className={styles.detailsTop}>
        <h2>
          <span className={styles.owner}>{owner}</span>
          {name}
        </h2>
        <ModelState model={model} />
        <span className={styles.close}>
          <IconButton label="Close the details" icon={<X />} onClick={onClose} />
        </span>
      </div>
      {model.reason ? (
        <p className={styles.reason} data-state={model.state}>
          {model.reason}
        </p>
      ) : null}
      <ModelActs model={model} />
      {model.adapter ? <AdapterPart {...props} adapter={model.adapter} /> : null}
      <ModelFacts model={model} />
      <ModelProof model={model} proof={proof} onAll={props.onFamilies} />
      {model.hookNotes.length > 0 ? (
        <section className={styles.part}>
          <h3>Where its hooks differ</h3>
          <ul className={styles.notes}>
            {model.hookNotes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <section className={styles.part}>
        <h3>Model card</h3>
        {model.card ? <Markdown text={model.card} /> : <p>This model came without a card.</p>}
      </section>
    </aside>
  )
}

function AdapterPart(props: ModelDetailsProps & { adapter: NonNullable<ModelInfo['adapter']> }) {
  const { adapter, models, onChoose, onAdd } = props
  const base = models.find(({ title, checkpoint }) => title === adapter.base || checkpoint.name === adapter.base)
  return (
    <section className={styles.part}>
      <h3>LoRA adapter</h3>
      <p>
        Rank {adapter.rank}. It changes{' '}
        {base ? (
          <button type="button" className={styles.textButton} onClick={() => onChoose(base.checkpoint.hash)}>
            {base.title}
          </button>
        ) : (
          <>
            <strong>{adapter.base}</strong>, which is not here.
          </>
        )}
      </p>
      {base ? null : (
        <Button size="sm" className={styles.fit} onClick={() => onAdd(adapter.base)}>
          Check {adapter.base}
        </Button>
      )}
    </section>
  )
}
