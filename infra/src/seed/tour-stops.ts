import {
  type CardSpec,
  type CardView,
  type CheckpointRef,
  type LensRef,
  type LensSpec,
  newSpec,
} from '@lensboard/contract'

/** What the cards of the first board ask of. */
export interface TourModel {
  checkpoint: CheckpointRef
  /** The tuned lens that ships with the model. */
  tuned: LensRef
}

/** A note of the first board, and the card it speaks of. */
export interface TourStop {
  heading: string
  /** True of the shipped model's readings; tests/web/tour.integration.test.ts holds every number against them. */
  words: string
  /** Null for a note that stands alone. */
  card: TourCard | null
}

interface TourCard {
  title: string
  metric?: string
  layer?: number
  head?: number
  view?: CardView
  /** Which row of the plot the note's arrow points at, from the top. */
  pointsAt: number
  spec(model: TourModel): CardSpec
}

const TOUR_PROMPT = 'In Brazil, people speak'
/** Ids of " Spanish" and " Portuguese" in the shipped tokenizer. */
export const TOUR_PAIR = [933, 4079] as const
/** The block whose attention brings the answer, and its head that looks at the country. */
export const TOUR_BLOCK = 7
export const TOUR_HEAD = 0

const PINS: CardView = { pins: { groups: TOUR_PAIR.map((id) => [id]), positions: [4] } }
/** The card that the chart is made of. */
const FIRST_CARD = 'shape:tour-card-0'

/** The one question of the first board, through the logit lens, and how it is asked otherwise. */
const tourLens = ({ checkpoint }: TourModel, change: Partial<LensSpec> = {}): LensSpec => ({
  ...newSpec('lens', checkpoint, TOUR_PROMPT),
  ...change,
})

/** Attention of the last block adds nothing. */
const ABLATED: Partial<LensSpec> = {
  interventions: [{ op: 'scale', at: 'attn_out', layers: { from: TOUR_BLOCK, to: TOUR_BLOCK }, factor: 0 }],
}

/** One prompt, asked in seven ways: from reading a card to why the model says what it says. */
export const TOUR_STOPS: readonly TourStop[] = [
  {
    heading: '1  Read a card upwards',
    words:
      'Tokens go across, layers go up. A cell is what the model would say next if it stopped there. After “speak”, layers 4 to 7 say “Spanish”; the output says “Portuguese”.',
    card: { title: '', view: PINS, pointsAt: 0, spec: (model) => tourLens(model) },
  },
  {
    heading: '2  Follow two tokens',
    words:
      'Tokens that are pinned on card 1 become lines. “Spanish” leads up to layer 7. The last block turns it round: “Portuguese” ends at 99 %.',
    card: {
      title: 'Spanish against Portuguese',
      view: PINS,
      pointsAt: 1,
      spec: (model) => ({ kind: 'chart', chart: 'trajectories', of: tourLens(model), source: FIRST_CARD }),
    },
  },
  {
    heading: '3  Ask how sure it is',
    words:
      'The same reading, coloured by entropy: bright is undecided. After “speak” it stays above 5 nats up to layer 4. Layer 7 has 0.5 nats. It is sure, and wrong.',
    card: { title: 'How undecided each cell is', metric: 'entropy', pointsAt: 1, spec: (model) => tourLens(model) },
  },
  {
    heading: '4  Read with a tuned lens',
    words:
      'A tuned lens has learned to translate each layer into the last. At layer 7 it gives “Spanish” 57 %; the logit lens of card 1 gives 91 %.',
    card: {
      title: 'Through the tuned lens',
      pointsAt: 1,
      spec: (model) => tourLens(model, { lens: model.tuned }),
    },
  },
  {
    heading: '5  See where it looks',
    words:
      'Why does it turn? Rows are tokens that look, columns are what they look at. In layer 7, head 0 spends 92 % of the last token’s attention on “Brazil”.',
    card: {
      title: 'Layer 7, head 0 looks at Brazil',
      layer: TOUR_BLOCK,
      head: TOUR_HEAD,
      pointsAt: 4,
      spec: ({ checkpoint }) => newSpec('attention', checkpoint, TOUR_PROMPT),
    },
  },
  {
    heading: '6  Take a part away',
    words:
      'Here the attention of layer 7 adds nothing. Now the output says “Spanish”, 66 %. Without that look at “Brazil” the answer does not come.',
    card: {
      title: 'Layer 7 without its attention',
      pointsAt: 0,
      spec: (model) => tourLens(model, ABLATED),
    },
  },
  {
    heading: '7  Hold two readings together',
    words:
      'Card 6 minus card 1. Only the output row differs: the rows below it are read before layer 7 acts. Grey is no change, red is less, blue is more.',
    card: {
      title: 'Card 6 minus card 1',
      metric: 'prob',
      pointsAt: 0,
      spec: (model) => ({ kind: 'difference', a: tourLens(model, ABLATED), b: tourLens(model) }),
    },
  },
  {
    heading: 'Your turn',
    words:
      'This board is your own. Point at any cell. Click a card, then a cell, and pin a token of its list. Press I to ask the model something yourself, and Ctrl K to find everything else.',
    card: null,
  },
]
