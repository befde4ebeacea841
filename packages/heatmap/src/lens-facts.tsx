import type { TrainedLens } from '@lensboard/contract'
import { Fact, Hash } from './fact.js'
import { formatNats } from './numbers.js'
import { lensKindWords, lensName, type ReadThrough } from './read-through.js'

/** Where a reading's lens comes from: what it is, its hash, what it was made for and how it was learned. */
export function LensFacts({ through }: { through: ReadThrough }) {
  const { lens, record } = through
  if (lens === 'logit') return <Fact name="Lens">logit: the model’s own final norm and unembedding</Fact>
  return (
    <>
      <Fact name="Lens">
        {lensName(through)}, {lensKindWords(lens).toLowerCase()}
        {record === null && '; not in the library any more'} <Hash hash={lens.hash} what="lens hash" />
      </Fact>
      {lens.madeFor && (
        <Fact name="Made for">
          {lens.madeFor.name}
          {lens.madeFor.hash && ` @ ${lens.madeFor.hash.slice(0, 7)}`}: other weights than this model’s, and somebody
          accepted that
        </Fact>
      )}
      {record && <Fact name="Learned">{originWords(record)}</Fact>}
      {record && <Fact name="Held-out text">{qualityWords(record)}</Fact>}
    </>
  )
}

const BY: Record<TrainedLens['origin']['by'], string> = {
  trained: 'trained here',
  fitted: 'fitted here',
  'tuned-lens': 'read from a tuned-lens folder',
  jacobian: 'read from a Jacobian file',
  'full-affine': 'read from a full-affine file',
  lensboard: 'read from a Lensboard folder',
}

const count = (n: number) => n.toLocaleString('en')

/** How a lens came to be, as far as is known: "trained here, on pages.txt, 200 steps of adam, 409,600 tokens". */
function originWords({ origin }: TrainedLens): string {
  const { by, text, steps, optimizer, nTokens, nPrompts, seed } = origin
  return [
    BY[by],
    ...(text ? [`on ${text}`] : []),
    ...(steps === undefined ? [] : [`${count(steps)} steps${optimizer ? ` of ${optimizer}` : ''}`]),
    ...(nPrompts === undefined ? [] : [`${count(nPrompts)} prompts`]),
    ...(nTokens === undefined ? [] : [`${count(nTokens)} tokens`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ].join(', ')
}

/** How a lens reads text it has not seen, beside the logit lens; means over rows. */
function qualityWords({ evaluation }: Pick<TrainedLens, 'evaluation'>): string {
  if (!evaluation) return 'not evaluated'
  const mean = (rows: readonly { kl: number }[]) => rows.reduce((sum, { kl }) => sum + kl, 0) / Math.max(1, rows.length)
  return `KL ${formatNats(mean(evaluation.lens))}, logit lens ${formatNats(mean(evaluation.logitLens))}`
}
