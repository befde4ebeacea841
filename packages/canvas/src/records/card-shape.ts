import { CardSpec, CardView, LIMITS, runsOfCard } from '@lensboard/contract'
import {
  createShapePropsMigrationIds,
  createShapePropsMigrationSequence,
  type RecordProps,
  type TLBaseShape,
} from '@tldraw/tlschema'
import { T } from '@tldraw/validate'

/** The question of a card and how a team looks at the answer; numbers of the answer are never here. */
export interface CardShapeProps {
  w: number
  h: number
  title: string
  spec: CardSpec
  /** Which value colours a cell. */
  metric: string
  /** Which block and head an attention card shows. */
  layer: number
  head: number | 'mean' | 'max' | 'all' | 'rollout'
  /** Which run a card with interventions shows; absent is `with`. */
  compare?: Comparison | undefined
  /** How everybody looks at the answer; absent is the default in everything. */
  view?: CardView | undefined
}

/** The run of the question, the one without its interventions, or what they change. */
export type Comparison = 'with' | 'without' | 'difference'

/** The shape type of cards. */
export const CARD_TYPE = 'card'

export type CardShape = TLBaseShape<typeof CARD_TYPE, CardShapeProps>

const METRIC_CHARS_MAX = 40

/** Questions that were found good: a record is looked at when it is read, and again when the store takes it. */
const goodSpecs = new WeakSet<object>()

const spec = new T.Validator<CardSpec>((value) => {
  if (typeof value === 'object' && value !== null && goodSpecs.has(value)) return value as CardSpec
  const parsed = CardSpec.safeParse(value)
  if (!parsed.success) throw new Error(`Not a card spec: ${parsed.error.issues[0]?.message ?? 'unreadable'}`)
  // A difference carries two questions.
  const most = LIMITS.specBytes * runsOfCard(parsed.data).length
  if (JSON.stringify(value).length > most) throw new Error(`A card spec has at most ${most} bytes`)
  goodSpecs.add(value as CardSpec)
  // Validators hand back what they were given: the store compares by identity.
  return value as CardSpec
})

/** A view is small: pins, a domain, ranges. */
const VIEW_BYTES_MAX = 4_096

const view = new T.Validator<CardView>((value) => {
  const parsed = CardView.safeParse(value)
  if (!parsed.success) throw new Error(`Not a card view: ${parsed.error.issues[0]?.message ?? 'unreadable'}`)
  if (JSON.stringify(value).length > VIEW_BYTES_MAX) throw new Error(`A card view has at most ${VIEW_BYTES_MAX} bytes`)
  return value as CardView
})

const shorterThan = (max: number) =>
  T.string.check((text) => {
    if (text.length > max) throw new Error(`At most ${max} characters`)
  })

export const cardShapeProps: RecordProps<CardShape> = {
  w: T.nonZeroNumber,
  h: T.nonZeroNumber,
  title: shorterThan(LIMITS.titleChars),
  spec,
  metric: shorterThan(METRIC_CHARS_MAX),
  layer: T.positiveInteger,
  head: T.or(T.positiveInteger, T.literalEnum('mean', 'max', 'all', 'rollout')),
  compare: T.literalEnum('with', 'without', 'difference').optional(),
  view: view.optional(),
}

/** Later versions go here and into the sequence below: `AddSomething: 5`. */
const versions = createShapePropsMigrationIds(CARD_TYPE, {
  Initial: 1,
  EveryKind: 2,
  LearnedLenses: 3,
  Views: 4,
})

export const cardShapeMigrations = createShapePropsMigrationSequence({
  sequence: [
    { id: versions.Initial, up: () => undefined, down: () => undefined },
    // Cards may ask everything that can be run; older cards are as they were, newer ones are none before.
    { id: versions.EveryKind, up: () => undefined },
    // Lens cards may name a learned lens, and a card may be the difference of two readings; neither was there before.
    { id: versions.LearnedLenses, up: () => undefined },
    // Cards may say how they are looked at, be charts, and show files of other tools; none of it was there before.
    { id: versions.Views, up: () => undefined },
  ],
})
