export {
  type AttentionCell,
  AttentionHeatmap,
  type AttentionHeatmapProps,
  describeAttention,
} from './attention-heatmap.js'
export { AttentionLegend, type AttentionLegendProps } from './attention-legend.js'
export { attentionMatrix, availableHead, type Head, headName, kvHeadOf } from './attention-matrix.js'
export { AttentionPicker, type AttentionPickerProps } from './attention-picker.js'
export { type ColorOptions, cellColors, thumbnailCells } from './cell-colors.js'
export { CellDetails, type CellDetailsProps } from './cell-details.js'
export { type Domain, niceCeil, place, ticks } from './domain.js'
export type { Pixels } from './field.js'
export { heatmapSvg, type SvgOptions } from './heatmap-svg.js'
export { createHoverChannel, type HoverChannel, useHoverChannel } from './hover-channel.js'
export { type JoinedCharacter, joinedCharacters } from './joined-characters.js'
export { Lattice, type LatticeProps } from './lattice.js'
export { type Box, cellAt, fitAttention, fitCells, type PlotLayout } from './layout.js'
export { Legend, type LegendProps } from './legend.js'
export { type Candidate, candidate, candidates, type LensCell } from './lens-cell.js'
export { describeLens, LensHeatmap, type LensHeatmapProps } from './lens-heatmap.js'
export { LENS_METRICS, lensMetric, type Metric, type MetricId, metricDomain, metricValue } from './metrics.js'
export { formatBytes, formatNats, formatProb, formatRank, formatWeight } from './numbers.js'
export { hexColor, type PaletteName, palette, textColorOn } from './palette.js'
export { describeParity, ParityBadge, parityLevel } from './parity-badge.js'
export { displayPiece, type Segment, spellPiece } from './piece.js'
export { encodePng, pngDataUrl } from './png.js'
export { Provenance } from './provenance.js'
export { ResultTable, type ResultTableProps } from './result-table.js'
export { rowLabel, spellRow } from './row-label.js'
export {
  attentionNaturalSize,
  CARD_MIN,
  CARD_PARTS,
  lensNaturalSize,
  type NaturalSize,
  TOKENS_UNKNOWN,
} from './sizes.js'
export { THEMES, type Theme } from './theme.js'
export { TokenText } from './token-text.js'
export { hideTooltip, showTooltip, type TooltipLine } from './tooltip.js'
export { attentionTsv, type LensRange, toTsv } from './tsv.js'
