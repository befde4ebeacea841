import { type Answer, AppError, type CardSpec, type CardView } from '@lensboard/contract'
import { z } from 'zod'
import { damageOf } from './check-answer.js'
import { LENSBOARD_FORMAT, LensboardFile } from './lensboard-file.js'

/** What a file of ours holds. */
export interface LensboardContents {
  title: string
  runKey: string
  result: Answer
  spec?: CardSpec | undefined
  view?: CardView | undefined
  metric?: string | undefined
  baseline?: { runKey: string; result: Answer } | undefined
}

/** Whether parsed JSON says that it is a file of ours, whatever its version. */
export const isLensboardFile = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'format' in json && json.format === LENSBOARD_FORMAT

/** Reads parsed JSON of a file of ours; throws IMPORT_INVALID with the place and reason where it is damaged. */
export function readLensboardFile(json: unknown): LensboardContents {
  const read = LensboardFile.safeParse(json)
  if (!read.success) throw damaged(firstIssue(read.error))
  const { title, runKey, spec, view, metric, baseline } = read.data
  const result = read.data.result as Answer
  const other = baseline && { runKey: baseline.runKey, result: baseline.result as Answer }
  const why = damageOf(result) ?? (other && damageOf(other.result))
  if (why !== undefined) throw damaged(why)
  return { title, runKey, result, spec, view, metric, baseline: other }
}

const damaged = (why: string) => new AppError('IMPORT_INVALID', `This Lensboard file is damaged: ${why}.`)

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${z.core.toDotPath(issue.path) || 'it'} ${issue.message}` : 'it cannot be read'
}
