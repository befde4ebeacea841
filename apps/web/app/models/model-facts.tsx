import type { ModelInfo } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { useQuery } from '@tanstack/react-query'
import { useTRPCClient } from '../trpc'
import { PLACES, shortCommit } from './model-words'
import styles from './models.module.css'
import { parameterWords } from './sizes'

const SHORT_HASH = 12
const number = new Intl.NumberFormat('en-US')

/** The shape of a model and where it came from, as figures. */
export function ModelFacts({ model }: { model: ModelInfo }) {
  const { nLayers, nHeads, nKvHeads, loaded } = model
  const read = nLayers > 0
  const facts: [string, string][] = [
    ['Family', model.family || '–'],
    ['Parameters', parameterWords(model.parameters)],
    ['On disk', formatBytes(model.bytes)],
    ...(read
      ? ([
          ['Blocks', number.format(nLayers)],
          ['Heads', nKvHeads === nHeads ? `${nHeads}` : `${nHeads}, ${nKvHeads} key-value`],
          ['Width', number.format(model.dModel)],
          ['Vocabulary', `${number.format(model.dVocab)} tokens`],
          ['Reads at most', `${number.format(model.nCtx)} tokens`],
          loaded ? ['Memory in use', formatBytes(loaded.bytes)] : ['Memory', formatBytes(model.memoryBytes)],
        ] as [string, string][])
      : []),
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {read ? (
        <div className={styles.wide}>
          <dt>Prompts</dt>
          <dd>
            <BosRule model={model} /> {model.chat ? 'Has a chat template.' : 'Has no chat template.'}
          </dd>
        </div>
      ) : null}
      <div className={styles.wide}>
        <dt>Place</dt>
        <dd>
          {PLACES[model.place]}
          {model.commit ? (
            <>
              , commit <code title={model.commit}>{shortCommit(model.commit)}</code>
            </>
          ) : null}
        </dd>
      </div>
      {read ? (
        <div className={styles.wide}>
          <dt>Hash</dt>
          <dd>
            <code title={model.checkpoint.hash}>{model.checkpoint.hash.slice(0, SHORT_HASH)}…</code>
          </dd>
        </div>
      ) : null}
    </dl>
  )
}

/** What this model's tokenizer does about a start token; asking the tokenizer is the only way to know. */
function BosRule({ model: { checkpoint, state } }: { model: ModelInfo }): string | null {
  const client = useTRPCClient()
  const { data } = useQuery({
    queryKey: ['bosRule', checkpoint.hash],
    queryFn: () => client.models.tokenize.mutate({ checkpoint, input: { kind: 'text', text: 'a' }, bos: 'auto' }),
    enabled: state === 'ready',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return data?.bosRule ?? null
}
