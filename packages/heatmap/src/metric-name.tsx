import { briefName } from './brief-name.js'
import type { Metric } from './metric.js'

interface MetricNameProps {
  metric: Metric
  /** Its whole name, which of a difference may go on after that of its measure. */
  name: string
}

/** The name of a measure, whole where there is room for it, else brief; it takes no more room than the whole one. */
export function MetricName({ metric, name }: MetricNameProps) {
  const measure = (metric.of ?? metric).name
  const brief = name.replace(measure, briefName(metric.id, measure))
  return (
    <span className="lb-measure-name" data-brief={brief}>
      <span>{name}</span>
    </span>
  )
}
