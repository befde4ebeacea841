import type { CardResult } from '@lensboard/contract'
import {
  causalSvg,
  type Domain,
  datasetSvg,
  heatmapSvg,
  type ReadThrough,
  shownMean,
  tableSvg,
} from '@lensboard/heatmap'
import { highlightsOf } from '../annotations/highlights.js'
import { marksOf } from '../annotations/placed-highlights.js'
import { tableMarks } from '../annotations/table-marks.js'
import type { CardLook } from '../export/figure-parts.js'
import { ownIds } from '../export/own-ids.js'
import type { CardShape } from '../records/index.js'
import { attentionPicture } from './attention-picture.js'
import { isHeld, type ShownRun } from './baseline.js'
import { chartPicture } from './chart-picture.js'
import { groupsOf, sidesOf } from './lens-words.js'
import { cardTitle, kindWord } from './words.js'

/** How a picture of several cards draws one. */
export type CardSvgLook = Pick<Drawn, 'through' | 'shared'> & CardLook

/** A card with a result as SVG for export, in the card's box; null while there is nothing to draw. */
export function cardSvg(shape: CardShape, run: ShownRun, look: CardSvgLook) {
  const figure = scaledSvg(shape, run, look)
  if (!figure) return null
  // Several cards share one exported document, and ids with it.
  const html = ownIds(figure.svg, shape.id)
  // biome-ignore lint/security/noDangerouslySetInnerHtml: made by the heatmap, which escapes all text
  return <g transform={`scale(${figure.scale})`} dangerouslySetInnerHTML={{ __html: html }} />
}

/** The figure of a card, and how much smaller it is drawn to fit the card's box; null while there is nothing to draw. */
export function scaledSvg(
  shape: CardShape,
  { view, baseline }: ShownRun,
  { through, shared, ...look }: CardSvgLook,
): { svg: string; scale: number } | null {
  const { props } = shape
  if (view.phase !== 'done' || (isHeld(props) && !baseline)) return null
  const svg = svgOf(shape, view.result, view.runKey, { ...look, baseline: baseline?.result, through, shared })
  // A picture too narrow for its provenance is drawn wider than its card, a list longer than its card higher.
  const [, width = props.w, height = props.h] = /\bwidth="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []
  return { svg, scale: Math.min(1, props.w / Number(width), props.h / Number(height)) }
}

interface Drawn extends CardLook {
  baseline?: CardResult | undefined
  through?: readonly ReadThrough[] | undefined
  /** The range that it shares with other cards. */
  shared?: Domain | undefined
}

/** A result as a standalone SVG of its card's width. */
export function svgOf(
  { props, meta }: Pick<CardShape, 'props' | 'meta'>,
  result: CardResult,
  runKey: string,
  { baseline, through, shared, vector, parts }: Drawn = {},
): string {
  const { w: width, h: height, spec, metric, layer, head } = props
  const title = cardTitle(props.title, spec)
  if (spec.kind === 'chart' && result.kind === 'lens')
    return chartPicture(props, spec, result, { title, runKey, parts })
  const highlights = marksOf(highlightsOf({ meta }), result)
  const other = baseline?.kind === 'lens' ? baseline : undefined
  const sides = through && sidesOf(spec, through)
  if (props.view?.table) {
    const marks = tableMarks(highlights, result, { layer, head })
    const look = { layer, head, metric, baseline: other, sides, groups: groupsOf(spec), highlights: marks }
    return tableSvg(result, { title, runKey, width, what: kindWord(spec), parts, ...look })
  }
  switch (result.kind) {
    case 'attribution':
    case 'patchscope':
      return causalSvg(result, { title, width, runKey, parts, highlights })
    case 'attention':
      return attentionPicture(props, result, { title, runKey, vector, parts }, highlights)
    case 'dataset':
      return datasetSvg(result, { title, measure: shownMean(result, metric), width, height, runKey, parts, highlights })
    default: {
      const { palette, domain, rows, positions, transposed } = props.view ?? {}
      return heatmapSvg(result, {
        ...{ title, metric, layer, head, width, height, runKey, vector, parts },
        ...{ palette, domain, shared, rows, positions, transposed },
        highlights,
        ...{ baseline: other, groups: groupsOf(spec), through, sides },
      })
    }
  }
}
