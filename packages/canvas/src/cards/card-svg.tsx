import { heatmapSvg } from '@lensboard/heatmap'
import type { CardShape } from '../records/index.js'
import type { RunView } from './run-source.js'
import { cardTitle } from './words.js'

/** A card with a result as SVG for export, in the card's box; null while there is nothing to draw. */
export function cardSvg({ id, props }: CardShape, view: RunView | undefined, other?: RunView) {
  if (view?.phase !== 'done' || (other && other.phase !== 'done')) return null
  const { result } = view
  if (result.kind !== 'lens' && result.kind !== 'attention') return null
  const baseline = other?.result.kind === 'lens' ? other.result : undefined
  const { w, h, spec, metric, layer, head } = props
  const title = cardTitle(props.title, spec)
  const svg = heatmapSvg(result, {
    title,
    metric,
    baseline,
    groups: spec.kind === 'lens' ? spec.groups : undefined,
    layer,
    head,
    width: w,
    height: h,
    runKey: view.runKey,
  })
  // A picture too narrow for its provenance is drawn wider than its card.
  const [, drawnWidth = w] = /\bwidth="([\d.]+)"/.exec(svg) ?? []
  const scale = Math.min(1, w / Number(drawnWidth))
  // Several cards share one exported document, and ids with it.
  const own = id.replace(/\W/g, '')
  const html = svg.replace(/id="(hatch|scale)"/g, `id="$1-${own}"`).replace(/url\(#(hatch|scale)\)/g, `url(#$1-${own})`)
  // biome-ignore lint/security/noDangerouslySetInnerHtml: made by the heatmap, which escapes all text
  return <g transform={`scale(${scale})`} dangerouslySetInnerHTML={{ __html: html }} />
}
