import type { LibraryLens } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { Copy } from 'lucide-react'
import { IconButton } from '../ui/icon-button'
import { toast } from '../ui/toast'
import { When } from '../ui/when'
import { byWords, countWords, durationWords, originWords, rowName } from './lens-words'
import styles from './lenses.module.css'

/** Copies a text and says so. */
export const copyText = (text: string, said: string) =>
  navigator.clipboard.writeText(text).then(
    () => toast.ok(said),
    () => toast.error('The browser did not allow copying.'),
  )

/** Where a lens came from, what it is for, and what it is told by. */
export function LensFacts({ one, now }: { one: LibraryLens; now: Date }) {
  const { lens, bytes, cards, createdAt, hash } = one
  const { origin, checkpoint, layers, capture, dModel } = lens
  const facts: [string, string | undefined][] = [
    ['Learned from', origin.text],
    ['Tokens', origin.nTokens?.toLocaleString('en-US')],
    ['Prompts', origin.nPrompts?.toLocaleString('en-US')],
    ['Steps', origin.steps?.toLocaleString('en-US')],
    ['Optimizer', origin.optimizer && { adam: 'Adam', sgd: 'SGD, Nesterov' }[origin.optimizer]],
    ['Learning rate', origin.learningRate?.toString()],
    ['Weight decay', origin.weightDecay?.toString()],
    ['Seed', origin.seed?.toString()],
    ['Took', origin.wallMs === undefined ? undefined : durationWords(origin.wallMs / 1000)],
    ['Engine', origin.engineVersion?.toString()],
    ['Rows', `${countWords(layers.length, 'row')}, ${rowSpan(capture, layers)}`],
    ['Width', dModel.toLocaleString('en-US')],
    ['Size', formatBytes(bytes)],
    ['Used by', cards.all === 0 ? 'no card' : `${countWords(cards.all, 'card')}, ${cards.yours} on your boards`],
  ]
  return (
    <dl className={styles.facts}>
      <div className={styles.wide}>
        <dt>{originWords(lens)}</dt>
        <dd>
          by {byWords(one) === 'You' ? 'you' : byWords(one) === 'Shipped' ? 'Lensboard' : byWords(one)},{' '}
          <When date={new Date(createdAt)} now={now} />
        </dd>
      </div>
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      <div className={styles.wide}>
        <dt>Made for</dt>
        <dd>
          {checkpoint.name}{' '}
          {checkpoint.hash ? (
            <code title={checkpoint.hash}>{checkpoint.hash.slice(0, 12)}…</code>
          ) : (
            'by name alone: its maker did not say which weights'
          )}
        </dd>
      </div>
      <HashFact name="SHA-256 of its numbers" hash={lens.sha256} />
      <HashFact name="Identity" hash={hash} />
    </dl>
  )
}

const HashFact = ({ name, hash }: { name: string; hash: string }) => (
  <div className={styles.wide}>
    <dt>{name}</dt>
    <dd className={styles.hash}>
      <code>{hash}</code>
      <IconButton label={`Copy ${name}`} icon={<Copy />} onClick={() => copyText(hash, 'Copied.')} />
    </dd>
  </div>
)

const rowSpan = (capture: LibraryLens['lens']['capture'], layers: readonly number[]) =>
  layers.length === 1
    ? rowName(capture, layers[0]!)
    : `${rowName(capture, layers[0]!)} to L${layers.at(-1)} (${capture})`
