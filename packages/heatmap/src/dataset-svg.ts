import type { DatasetMeasure, DatasetResult } from '@lensboard/contract'
import { type DatasetMark, datasetGeometry } from './dataset-geometry.js'
import { lineColor } from './line-colors.js'
import { CARD_PARTS } from './sizes.js'
import { escapeXml } from './svg-segments.js'
import { SANS_FONT, THEMES } from './theme.js'

const COLORS = THEMES.light

/** A data set's chart as a standalone SVG in the light theme, with the question and where the numbers come from. */
export function datasetSvg(
  result: DatasetResult,
  options: { title: string; measure: DatasetMeasure; width: number; height: number; runKey?: string | undefined },
): string {
  const { title, measure, width, height, runKey } = options
  const { name, hash } = result.facts.checkpoint
  const key = runKey ? ` · run ${runKey.slice(0, 8)}` : ''
  const subtitle = `${name} @ ${hash.slice(0, 8)} · ${result.dataset.name} · ${result.prompts} prompts${key}`
  const { marks } = datasetGeometry(result, measure, { width, height: height - CARD_PARTS.header })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-label="${escapeXml(`${title}. ${subtitle}`)}">`,
    `<style>text{font-family:${SANS_FONT.replaceAll('"', "'")};font-weight:500}</style>`,
    `<rect width="${width}" height="${height}" fill="${COLORS.surface}"/>`,
    `<text x="12" y="22" font-size="13" fill="${COLORS.ink}">${escapeXml(title)}</text>`,
    `<text x="12" y="42" font-size="11" fill="${COLORS.ink2}">${escapeXml(subtitle)}</text>`,
    `<g transform="translate(0 ${CARD_PARTS.header})">${marks.map(drawn).join('')}</g>`,
    '</svg>',
  ].join('')
}

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
      return `<text ${place} fill="${INKS[mark.look]}">${escapeXml(mark.text)}</text>`
    }
  }
}
