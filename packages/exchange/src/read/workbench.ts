import { AppError, type LensRow, LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import { damaged, finite, isObject, list, outer, share, tokenText, Word, whole } from './checks.js'
import { lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'

const Row = z.looseObject({ id: z.unknown().optional(), data: z.unknown().optional() })
const Point = z.looseObject({ x: z.unknown().optional(), y: z.unknown().optional(), label: z.unknown().optional() })
const Config = z.looseObject({
  model: Word.nullish(),
  prompt: z.string().max(LIMITS.promptChars).nullish(),
  statisticType: Word.nullish(),
})

const isRow = (row: unknown): boolean =>
  isObject(row) && 'id' in row && Array.isArray(row.data) && isObject(row.data[0]) && 'y' in row.data[0]
const isRows = (json: unknown): json is unknown[] => Array.isArray(json) && json.length > 0 && json.every(isRow)
/** Rows by themselves, or beside the configuration of their chart. */
const rowsOf = (json: unknown): unknown[] | undefined => {
  if (isRows(json)) return json
  if (!isObject(json)) return undefined
  return [json.data, json.rows].find(isRows)
}

export const isWorkbench = (json: unknown): boolean => rowsOf(json) !== undefined

/** A token whose probability is told and whose text is not. */
const UNNAMED = '<|?|>'

/** Heatmap rows of a lens chart: a row for each token ("The-0"), x its layer, y the statistic, label the top token. */
export function readWorkbench(json: unknown, { file }: FileName): ImportedReading {
  const around = isObject(json) ? json : {}
  const config = outer(Config, isObject(around.config) ? around.config : around)
  const rows = list(rowsOf(json), 'rows', { max: LIMITS.promptTokens }).map((found, t) => {
    const { id, data } = outer(Row, found)
    const where = `row ${t}`
    return {
      text: tokenText(typeof id === 'number' ? String(id) : id, where).replace(new RegExp(`-${t}$`), ''),
      points: list(data, where, { max: LIMITS.layers }).map((point) => pointOf(outer(Point, point), where)),
    }
  })
  const layers = rows[0]!.points.map(({ layer }) => layer)
  if (new Set(layers).size !== layers.length) throw damaged('a layer is listed twice')
  for (const [t, { points }] of rows.entries())
    if (points.length !== layers.length || points.some(({ layer }, l) => layer !== layers[l]))
      throw damaged(`row ${t} has other layers than the first`)
  const values = rows.flatMap(({ points }) => points.map(({ y }) => y))
  const statistic = config.statisticType ?? (values.every((y) => y >= 0 && y <= 1) ? 'probability' : 'entropy')
  if (statistic !== 'probability' && statistic !== 'entropy')
    throw new AppError(
      'IMPORT_INVALID',
      `This Workbench chart shows ${statistic}s of a token that it does not name. Export its probabilities or entropies.`,
    )
  const at = (row: number, t: number) => rows[t]!.points[row]!
  const result = lensResult({
    source: { file, format: 'workbench', model: config.model ?? undefined },
    tokens: rows.map(({ text }) => ({ text })),
    rows: layers.map((layer): LensRow => ({ site: 'resid_post', layer })),
    top: (row, t) => {
      const { label, y } = at(row, t)
      const prob = statistic === 'probability' ? share(y, `row ${t}`) : Number.NaN
      return [{ token: { text: label ?? UNNAMED }, prob }]
    },
    entropy: statistic === 'entropy' ? (row, t) => at(row, t).y : undefined,
  })
  return describe(result, { prompt: config.prompt ?? undefined })
}

function pointOf({ x, y, label }: z.infer<typeof Point>, where: string) {
  const layer = whole(typeof x === 'string' && /^\d{1,3}$/.test(x) ? Number(x) : x, `x of ${where}`, LIMITS.layers)
  return {
    layer,
    y: finite(y, `y of ${where}`),
    label: label == null ? undefined : tokenText(label, `label of ${where}`),
  }
}
