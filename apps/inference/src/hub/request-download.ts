import { AppError, type CheckReport, type Download, type ErrorCode, type Finding } from '@lensboard/contract'
import { type Db, findOrQueueDownload } from '@lensboard/db'

/** The code of a refusal by what the check stopped at. */
const CODES: Partial<Record<Finding['about'], ErrorCode>> = {
  access: 'HUB_ACCESS_NEEDED',
  weights: 'CHECKPOINT_BROKEN',
  tokenizer: 'TOKENIZER_MISMATCH',
  memory: 'OUT_OF_MEMORY',
  disk: 'DISK_FULL',
}

/** Queues what was checked, for everybody; throws, with the check's own sentence, for what cannot be read here. */
export async function requestDownload(
  db: Db,
  report: CheckReport,
  asked: { repo: string; revision: string; personId: string; hasToken: boolean },
): Promise<Download> {
  const stop = report.findings.find(({ level }) => level === 'stop')
  if (report.verdict === 'needs-token')
    throw new AppError(asked.hasToken ? 'HUB_ACCESS_NEEDED' : 'HUB_TOKEN_NEEDED', stop?.say)
  if (report.verdict === 'refused') throw new AppError((stop && CODES[stop.about]) ?? 'MODEL_UNSUPPORTED', stop?.say)
  if (report.commit === undefined) throw new AppError('HUB_NOT_FOUND')
  const { repo, revision, personId } = asked
  return findOrQueueDownload(db, { repo, revision, personId, commit: report.commit, bytesTotal: report.downloadBytes })
}
