import type { Answer, LensResult, Tracked } from '@lensboard/contract'
import { mapsIn } from './attention-csv.js'
import { bertVizJson, circuitsVisJson, SQUARE_CELLS_MAX, squareCells } from './attention-json.js'
import { CSV_LINES_MAX, cardCsv, csvLines } from './csv.js'
import { type ExportedCard, lacksIds, sameTexts } from './exported-card.js'
import { lensboardJson } from './lensboard.js'
import { logitlenskitJson } from './logitlenskit.js'
import { neuronpediaJson } from './neuronpedia.js'
import { cardNpz } from './npz.js'
import { blockRows } from './row-name.js'

export const NUMBER_FORMATS = [
  'csv',
  'lensboard',
  'npz',
  'logitlenskit',
  'neuronpedia',
  'circuitsvis',
  'bertviz',
] as const
export type NumberFormat = (typeof NUMBER_FORMATS)[number]

/** Whether a card can be written in a format: what the file keeps or loses, or why it cannot, as one sentence. */
export type Fitness = { fits: true; truth: string } | { fits: false; why: string }

const fits = (truth: string): Fitness => ({ fits: true, truth })
const unfit = (why: string): Fitness => ({ fits: false, why })

interface Format {
  label: string
  /** Of the file's name, with its dot. */
  extension: string
  type: string
  fitness(card: ExportedCard): Fitness
  /** Call it where the card fits. */
  write(card: ExportedCard): string | Uint8Array<ArrayBuffer>
}

const ids = (answer: Answer) =>
  lacksIds(answer) ? 'Texts alone: the file it came from has no token ids' : 'Keeps token ids'
const packed = ({ packed: bounds }: Answer) => (bounds ? '; some columns are packed' : '')
const isFollowed = (answer: Answer): answer is LensResult & { tracked: Tracked } =>
  answer.kind === 'lens' && answer.tracked !== undefined
const onlyAttention = unfit('For attention cards.')

/** Every format of numbers that a card may be written in. */
export const FORMATS: Record<NumberFormat, Format> = {
  csv: {
    ...{ label: 'CSV', extension: '.csv', type: 'text/csv' },
    fitness(card) {
      const { result } = card
      const truth = `${ids(result)}, raw texts, full float32${packed(result)}`
      if (csvLines(result) <= CSV_LINES_MAX) return fits(truth)
      if (result.kind !== 'attention') return unfit('More than 1,000,000 lines. Take NPZ.')
      const locked = mapsIn(card, result, CSV_LINES_MAX).maps.length
      if (locked === 0) return unfit('More than 1,000,000 lines. Lock the heads that you want in it, or take NPZ.')
      return fits(`The ${locked === 1 ? 'locked head' : `${locked} locked heads`} alone; all would not fit. ${truth}`)
    },
    write: cardCsv,
  },
  lensboard: {
    ...{ label: 'JSON, Lensboard result', extension: '.lensboard.json', type: 'application/json' },
    fitness: ({ result }) => fits(`Keeps everything, and can be dropped on a board again${packed(result)}`),
    write: lensboardJson,
  },
  npz: {
    ...{ label: 'NPZ, numpy arrays', extension: '.npz', type: 'application/zip' },
    fitness: ({ result }) => fits(`${ids(result)}, float32 as computed${packed(result)}`),
    write: cardNpz,
  },
  logitlenskit: {
    ...{ label: 'JSON, logitlenskit V2', extension: '.logitlenskit.json', type: 'application/json' },
    fitness({ result, baseline }) {
      if (result.kind !== 'lens') return unfit('For lens cards.')
      if (baseline) return unfit('It holds one reading; this card holds two.')
      if (!isFollowed(result)) return unfit('This result does not follow its tokens from row to row. Run it again.')
      if (blockRows(result.rows).length < 2) return unfit('It needs rows of whole blocks.')
      const same = sameTexts(
        result.vocabulary,
        [...result.topIds, ...result.tracked.ids].filter((id) => id >= 0),
      )
      const appended =
        same === 1 ? 'token with the text of another gets its' : 'tokens with the text of another get their'
      const merged = same > 0 ? `; ${same} ${appended} id appended` : ''
      return fits(`5 decimals, no token ids, no embedding row${merged}`)
    },
    write: ({ result }) => (isFollowed(result) ? logitlenskitJson(result) : ''),
  },
  neuronpedia: {
    ...{ label: 'JSON, Neuronpedia', extension: '.neuronpedia.json', type: 'application/json' },
    fitness({ result, baseline }) {
      if (result.kind !== 'lens') return unfit('For lens cards.')
      if (baseline) return unfit('It holds one reading; this card holds two.')
      if (result.facts.lens?.kind === 'tuned') return unfit('It knows logit lenses and Jacobian lenses.')
      const same = sameTexts(
        result.vocabulary,
        result.topIds.filter((id) => id >= 0),
      )
      return fits(
        `Ids of the prompt, texts of the answers${same > 0 ? `: merges tokens with the same text (${same} here)` : ''}`,
      )
    },
    write: ({ result, spec }) => (result.kind === 'lens' ? neuronpediaJson(result, spec) : ''),
  },
  circuitsvis: {
    ...{ label: 'JSON, CircuitsVis', extension: '.circuitsvis.json', type: 'application/json' },
    fitness: ({ result }) => attentionFitness(result, 'One object a layer, no token ids'),
    write: ({ result }) => (result.kind === 'attention' ? circuitsVisJson(result) : ''),
  },
  bertviz: {
    ...{ label: 'JSON, BertViz', extension: '.bertviz.json', type: 'application/json' },
    fitness: ({ result }) => attentionFitness(result, 'Every layer and head of the card, no token ids'),
    write: ({ result }) => (result.kind === 'attention' ? bertVizJson(result) : ''),
  },
}

function attentionFitness(result: Answer, truth: string): Fitness {
  if (result.kind !== 'attention') return onlyAttention
  if (squareCells(result) > SQUARE_CELLS_MAX)
    return unfit('Too many weights for a text. Ask for fewer heads, or take NPZ.')
  return fits(truth + packed(result))
}
