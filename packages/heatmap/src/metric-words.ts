import type { CardView, LensResult, TokenGroup } from '@lensboard/contract'
import { lensMetric, metricDomain } from './metrics.js'
import { subjectLabel } from './subject.js'

/** What cells are coloured by and between which ends, for a screen reader: "Entropy, nats, 0 to 6.2." */
export function metricWords(
  result: LensResult,
  id: string,
  groups: readonly TokenGroup[],
  fixed?: CardView['domain'],
): string {
  const metric = lensMetric(id, groups)
  const { min, max } = fixed?.metric === id ? fixed : metricDomain(result, metric)
  const of = metric.subjects?.map((subject) => subjectLabel(result, subject)).join(' minus ')
  const name = [metric.name, of].filter(Boolean).join(' ')
  return `${[name, metric.unit].filter(Boolean).join(', ')}, ${metric.tick(min)} to ${metric.tick(max)}.`
}
