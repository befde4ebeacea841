import type { Mark } from './marks.js'
import type { Segment } from './piece.js'

/** Text and marks in reading order, with widths in em. `boxed` is a special token in its pill. */
export type Run = { text: string; width: number; boxed: boolean } | { mark: Mark; width: number }

/** Width of a text in em. */
export type Measure = (text: string) => number

const ELLIPSIS = '…'
const MARK_WIDTH = 0.6
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const runsOf = (segments: readonly Segment[], measure: Measure): Run[] =>
  segments.flatMap((segment): Run[] => {
    if (segment.kind === 'space')
      return Array.from({ length: segment.count }, () => ({ mark: 'space', width: MARK_WIDTH }))
    if (segment.kind === 'newline' || segment.kind === 'tab') return [{ mark: segment.kind, width: MARK_WIDTH }]
    const text = segment.kind === 'empty' ? 'empty' : segment.text
    return [{ text, width: measure(text), boxed: segment.kind === 'special' }]
  })

/** Whether segments fit in a line of `room` em uncut. */
export const fits = (segments: readonly Segment[], room: number, measure: Measure): boolean =>
  widthOf(runsOf(segments, measure)) <= room

/** Lays segments out in a line of `room` em, ending in an ellipsis when something is left out. */
export function fitSegments(segments: readonly Segment[], room: number, measure: Measure): Run[] {
  const all = runsOf(segments, measure)
  return widthOf(all) <= room ? all : shorten(all, room, measure)
}

export const widthOf = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.width, 0)

function shorten(all: Run[], room: number, measure: Measure): Run[] {
  const kept: Run[] = []
  let left = room - measure(ELLIPSIS)
  for (const run of all) {
    if (run.width <= left) {
      kept.push(run)
      left -= run.width
      continue
    }
    const text = 'text' in run ? cut(run.text, left, measure) : ''
    if (text) kept.push({ text, width: measure(text), boxed: false })
    break
  }
  return [...kept, { text: ELLIPSIS, width: measure(ELLIPSIS), boxed: false }]
}

/** The longest start of a text, in whole characters as people see them, that fits. */
function cut(text: string, room: number, measure: Measure): string {
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (measure(kept + segment) > room) break
    kept += segment
  }
  return kept
}

const WIDE =
  /[\p{Extended_Pictographic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u

/** Width without a screen to measure on: monospaced, wide scripts and emoji 1 em, the rest 0.6 em a character. */
export const estimateWidth: Measure = (text) => {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 1 : 0.6
  return width
}
