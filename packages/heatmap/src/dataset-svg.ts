import { DATASET_MEASURES, type DatasetMeasure, type DatasetResult } from '@lensboard/contract'
import { type DatasetMark, datasetGeometry, datasetPlot, READOUT } from './dataset-geometry.js'
import { type FigureParts, figureFrame } from './figure-frame.js'
import type { HighlightMark } from './highlights.js'
import { highlightsSvg } from './highlights-svg.js'
import { lineColor } from './line-colors.js'
import { CARD_PARTS } from './sizes.js'
import { escapeXml } from './svg-segments.js'
import { THEMES } from './theme.js'

const COLORS = THEMES.light

interface DatasetSvgOptions {
  title: string
  measure: DatasetMeasure
  width: number
  height: number
  runKey?: string | undefined
  parts?: FigureParts | undefined
  /** Rows that people marked. */
  highlights?: readonly HighlightMark[] | undefined
}

/** A data set's chart as a standalone SVG in the light theme, with the question and where the numbers come from. */
export function datasetSvg(result: DatasetResult, options: DatasetSvgOptions): string {
  const { title, measure, width, height, runKey, parts } = options
  const { dataset, prompts, skipped, at, facts } = result
  const left = skipped.count > 0 ? `; ${skipped.count} more prompts could not be read` : ''
  const what = `${dataset.name} · ${prompts} prompts`
  const { name, unit } = DATASET_MEASURES[measure]
  const over = at === 'last' ? 'the last token of each prompt' : 'each prompt’s mean over its tokens'
  const measured = `${name}, ${unit}, of ${over}; mean ± 1 standard deviation over prompts${left}`
  const room = height - CARD_PARTS.header
  const { marks } = datasetGeometry(result, measure, { width, height: room })
  // The figure has no line of facts under its chart.
  const plot = datasetPlot(result, measure, { width, height: room + READOUT })
  const body = { svg: marks.map(drawn).join('') + highlightsSvg(plot, options.highlights), height: room - EDGE }
  return figureFrame({ facts, title, runKey, width, what, measured, body }, parts)
}

/** The frame's own margin under a drawing without a legend. */
const EDGE = 8

const MEAN = lineColor('light', 0)
const ACCURACY = lineColor('light', 1)
const INKS = { tick: COLORS.ink3, heading: COLORS.ink2, value: COLORS.ink, inside: COLORS.ink } as const

function drawn(mark: DatasetMark): string {
  switch (mark.kind) {
    case 'line':
      return `<path d="M${mark.x1} ${mark.y1}L${mark.x2} ${mark.y2}" stroke="${COLORS.line}"/>`
    case 'path':
      return mark.look === 'band'
        ? `<path d="${mark.d}" fill="${MEAN}" fill-opacity=".18"/>`
        : `<path d="${mark.d}" fill="none" stroke="${MEAN}" stroke-width="2" stroke-linejoin="round"/>`
    case 'rect':
      return `<rect x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}" fill="${ACCURACY}"/>`
    case 'dot':
      return `<circle cx="${mark.x}" cy="${mark.y}" r="2.5" fill="${MEAN}"/>`
    case 'text': {
      const place = `x="${mark.x}" y="${mark.y}" text-anchor="${mark.anchor}" font-size="11"`
      return `<text class="s" ${place} fill="${INKS[mark.look]}">${escapeXml(mark.text)}</text>`
    }
  }
}
