// The front door. What is tagged public is offered for pages and tools to come.

export { AgreementPlot, agreementWords } from './agreement-plot.js'
export { ARC_THRESHOLD, arcRange, arcsOf } from './attention-arcs.js'
export { ArcsView } from './attention-arcs-view.js'
export {
  ArcPositions,
  ArcThreshold,
  AttendedSwitch,
  LockedHeads,
  LookSwitch,
  SinkSelect,
} from './attention-controls.js'
export { AttentionDetails, type AttentionDetailsProps } from './attention-details.js'
export {
  type AttentionCell,
  AttentionHeatmap,
  type AttentionHeatmapProps,
  /** @public */
  describeAttention,
} from './attention-heatmap.js'
export { type AttentionLayout, attentionLayout, PANEL_HEAD, type Panel, panelPlot } from './attention-layout.js'
export { AttentionLegend, type AttentionLegendProps } from './attention-legend.js'
export { availableHead, type Head, nextHead } from './attention-matrix.js'
export { meanOfHeads } from './attention-mean.js'
export { AttentionOverview } from './attention-overview.js'
export { type HeadAt, headBox, headUnder, type OverviewLayout, overviewPlot } from './attention-overview-layout.js'
export { AttentionPanel, type AttentionPanelProps, PanelHead, type ShownHead } from './attention-panel.js'
export { AttentionPicker, type AttentionPickerProps } from './attention-picker.js'
export { WEIGHTS } from './attention-picture.js'
export { attentionSvg } from './attention-svg.js'
export { TextView } from './attention-text-view.js'
export { type HeadThumbs, headThumbs } from './attention-thumbs.js'
export { shownWeights } from './attention-weights.js'
export { AttributionBars, AttributionLegend, AttributionTarget } from './attribution-bars.js'
export { AttributionDetails, PatchingDetails, PatchscopeDetails } from './causal-details.js'
export { causalSvg } from './causal-svg.js'
export { attributionText, patchingText, patchscopeText } from './causal-text.js'
export {
  type ColorOptions,
  /** @public */
  cellColors,
  type DrawnResult,
  thumbnailCells,
} from './cell-colors.js'
export { CellDetails, type CellDetailsProps } from './cell-details.js'
export type { ResizeCells } from './cell-edges.js'
export type { CellPins } from './cell-pins.js'
export { type CellBlock, type RangeKeeper, RangeProvider } from './cell-range.js'
export { CellTrajectories, type CellTrajectoriesProps } from './cell-trajectories.js'
export { chartCsv } from './chart-csv.js'
export { ChartGrid } from './chart-grid.js'
export { ChartLegend, ChartPositions } from './chart-legend.js'
export { type ChartChoice, type ChartLine, chartLines } from './chart-lines.js'
export { chartSvg } from './chart-svg.js'
export { ChartTable } from './chart-table.js'
export { sortedContributions } from './contributions.js'
export { DatasetChart, type DatasetChartProps } from './dataset-chart.js'
export { datasetPlot } from './dataset-geometry.js'
export { DatasetLegend, type DatasetLegendProps } from './dataset-legend.js'
export { shownMean } from './dataset-series.js'
export { datasetSvg } from './dataset-svg.js'
export { DifferenceDetails } from './difference-details.js'
export type { Sides } from './difference-metric.js'
export { DifferenceNote } from './difference-note.js'
export type { Domain } from './domain.js'
export { drawnRows, isWindowed, type PositionRange } from './drawn-rows.js'
export { FarCells, isGlanced } from './far-cells.js'
export type { Pixels } from './field.js'
export type { FigureParts } from './figure-frame.js'
export type { PlotCell } from './grid-keys.js'
export {
  /** @public */
  heatmapSvg,
  type SvgOptions,
} from './heatmap-svg.js'
export {
  HIGHLIGHT_FILLS,
  type HighlightBox,
  type HighlightMark,
  headPlot,
  highlightBox,
  marksOfPlot,
  OVERVIEW_PLOT,
} from './highlights.js'
export { createHoverChannel, type HoverChannel } from './hover-channel.js'
export { interventionWords } from './intervention-words.js'
export { Lattice, type LatticeProps } from './lattice.js'
export {
  type Box,
  cellAt,
  dataCell,
  drawnCell,
  fitCells,
  fitLens,
  isDrawn,
  type PlotLayout,
} from './layout.js'
export { Legend, type LegendProps } from './legend.js'
export { candidate, type LensCell } from './lens-cell.js'
export {
  /** @public */
  describeLens,
  LensHeatmap,
  type LensHeatmapProps,
  nameLens,
} from './lens-heatmap.js'
export { unionDomain } from './lens-look.js'
export { lineColor } from './line-colors.js'
export { nameOf } from './line-name.js'
export type { LinkedPoint } from './linked-marks.js'
export { LookMenu, type LookPart } from './look-menu.js'
export { matchReadings } from './match-readings.js'
export type { Metric, MetricId } from './metric.js'
export { metricWords } from './metric-words.js'
export {
  /** @public */
  LENS_METRICS,
  lensDomain,
  /** @public */
  lensMetric,
  /** @public */
  metricValue,
} from './metrics.js'
export {
  formatBytes,
  /** @public */
  formatNats,
  /** @public */
  formatProb,
  /** @public */
  formatRank,
} from './numbers.js'
export { alignmentNotes } from './pair-words.js'
export {
  type PaletteName,
  /** @public */
  textColorOn,
} from './palette.js'
export { ParityBadge } from './parity-badge.js'
export { PatchingHeatmap, PatchingLegend, PatchingTarget } from './patching-heatmap.js'
export { PatchscopeLegend, PatchscopeTable, PatchscopeTarget } from './patchscope-table.js'
export {
  /** @public */
  displayPiece,
  type Segment,
  /** @public */
  spellPiece,
} from './piece.js'
export {
  firstPins,
  joinLastGroup,
  NO_PINS,
  type Pins,
  pinSubjects,
  slotOf,
  togglePosition,
  toggleToken,
  withOwn,
} from './pins.js'
export { FollowedTable, TopRows, TopTable } from './position-tables.js'
export { Provenance } from './provenance.js'
export { lensKindWords, lensLabel, lensWords, type ReadThrough } from './read-through.js'
export {
  /** @public */
  ResultTable,
  type ResultTableProps,
} from './result-table.js'
export {
  /** @public */
  rowLabel,
} from './row-label.js'
export { SaveButton } from './save-button.js'
export {
  attentionNaturalSize,
  CARD_MIN,
  CARD_PARTS,
  lensNaturalSize,
  type NaturalSize,
  TOKENS_UNKNOWN,
} from './sizes.js'
export { SlotBadge } from './slot-badge.js'
export { escapeXml } from './svg-segments.js'
export { tableSvg } from './table-svg.js'
export { tellLensCell } from './tell-cell.js'
export { THEMES, type Theme } from './theme.js'
export { TokenText } from './token-text.js'
export { topRowsCsv, topRowsSvg } from './top-rows.js'
export { axisEnds, type Limits, measureWords, type TrajectoryMeasure } from './trajectory.js'
export { TrajectoryChart } from './trajectory-chart.js'
export {
  type LensRange,
  /** @public */
  toTsv,
} from './tsv.js'
export { wrapWords } from './wrap-words.js'
export type { RestingCamera } from './zoom.js'
