import { type BoardRecord, CARD_TYPE, FIRST_PAGE_ID } from '@lensboard/canvas/records'
import { type AttentionSpec, type CheckpointRef, type LensSpec, newSpec } from '@lensboard/contract'
import { attentionNaturalSize, lensNaturalSize } from '@lensboard/heatmap'
import type { TourStop } from './tour-stops.js'

const GAP = 48
const NOTE_SIDE = 200

export interface PlacedStop extends TourStop {
  spec: LensSpec | AttentionSpec
  tokens: number
}

/** The question of a stop about this checkpoint. */
export const stopSpec = (stop: TourStop, checkpoint: CheckpointRef): PlacedStop['spec'] =>
  newSpec(stop.kind, checkpoint, stop.prompt)

/** Cards and notes of the tour in two columns: a note says what to look at, its card stands right of it. */
export function tourRecords(stops: readonly PlacedStop[], nLayers: number): BoardRecord[] {
  const sizes = stops.map(({ kind, tokens }) =>
    kind === 'lens' ? lensNaturalSize(nLayers + 1, tokens) : attentionNaturalSize(tokens),
  )
  const half = Math.ceil(stops.length / 2)
  const columnWidth = NOTE_SIDE + GAP + Math.max(...sizes.slice(0, half).map(({ width }) => width)) + 2 * GAP
  const records: unknown[] = []
  let y = 0
  stops.forEach((stop, i) => {
    if (i === half) y = 0
    const size = sizes[i]!
    const x = i < half ? 0 : columnWidth
    const common = { typeName: 'shape', parentId: FIRST_PAGE_ID, rotation: 0, isLocked: false, opacity: 1, meta: {} }
    const note = {
      id: `shape:tour-note-${i}`,
      type: 'note',
      index: `a${2 * i + 1}V`,
      x,
      y,
      props: noteProps(stop.note),
    }
    const props = {
      w: size.width,
      h: size.height,
      title: stop.title,
      spec: stop.spec,
      metric: 'prob',
      layer: stop.layer ?? 0,
      head: stop.head ?? 'mean',
    }
    const card = {
      id: `shape:tour-card-${i}`,
      type: CARD_TYPE,
      index: `a${2 * i + 2}V`,
      x: x + NOTE_SIDE + GAP,
      y,
      props,
    }
    records.push({ ...common, ...note }, { ...common, ...card })
    y += Math.max(size.height, NOTE_SIDE) + GAP
  })
  return records as BoardRecord[]
}

function noteProps(text: string) {
  return {
    color: 'yellow',
    labelColor: 'black',
    size: 's',
    font: 'sans',
    fontSizeAdjustment: 0,
    align: 'start',
    verticalAlign: 'start',
    growY: 0,
    url: '',
    scale: 1,
    richText: {
      type: 'doc',
      content: text.split('\n').map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
    },
  }
}
