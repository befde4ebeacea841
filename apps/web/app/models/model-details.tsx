import type { ModelInfo } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { Markdown } from './markdown'
import { ModelState } from './model-table'
import styles from './models.module.css'
import { parameterWords } from './sizes'

const SHORT_HASH = 12
const number = new Intl.NumberFormat('en-US')

/** What is known of one model: its shape, its hash, its card. */
export function ModelDetails({ model }: { model: ModelInfo }) {
  const facts: [string, string][] = [
    ['Family', model.family],
    ['Blocks', number.format(model.nLayers)],
    ['Heads', model.nKvHeads === model.nHeads ? `${model.nHeads}` : `${model.nHeads}, ${model.nKvHeads} key-value`],
    ['Width', number.format(model.dModel)],
    ['Vocabulary', `${number.format(model.dVocab)} tokens`],
    ['Reads at most', `${number.format(model.nCtx)} tokens`],
    ['Parameters', parameterWords(model.parameters)],
    ['On disk', formatBytes(model.bytes)],
    ['Chat', model.chat ? 'has a template' : 'no template'],
  ]
  return (
    <aside className={styles.details} aria-label={`About ${model.title}`}>
      <div className={styles.detailsTop}>
        <h2>{model.title}</h2>
        <ModelState state={model.state} />
      </div>
      {model.reason ? <p className={styles.reason}>{model.reason}</p> : null}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className={styles.wide}>
          <dt>Hash</dt>
          <dd>
            <code title={model.checkpoint.hash}>{model.checkpoint.hash.slice(0, SHORT_HASH)}…</code>
          </dd>
        </div>
      </dl>
      {model.card ? <Markdown text={model.card} /> : <p className={styles.reason}>This model came without a card.</p>}
    </aside>
  )
}
