import { compareAnswers, decodeResult, encodeResult, RunJob, RunSpec } from '@lensboard/contract'
import { failVerification, finishVerification, requeueVerification, startVerification } from '@lensboard/db'
import { keepTrying } from './keep-trying.js'
import { factsOf, type RunCard, TRANSIENT } from './run-card.js'

/** Columns and fields that are told one by one; no kind of result has as many. */
const TOLD_MAX = 32

/** Infinity is no JSON; where a number met none there is no largest difference. */
const finite = (largest: number) => (Number.isFinite(largest) ? largest : null)

/** Computes a stored result once more and says whether every number is the same. The stored one stays as it is. */
export async function verifyRun(
  { db, compute, log, stopping }: Omit<RunCard, 'cancellations' | 'partials'>,
  job: { payload: unknown; lastTry: boolean },
): Promise<void> {
  const { runKey } = RunJob.parse(job.payload)
  const asked = await keepTrying(() => startVerification(db, runKey), stopping)
  if (!asked) return
  try {
    const { spec, ids, bytes } = asked
    const result = await compute({ spec: RunSpec.parse(spec), ids }, { onStage: () => {}, signal: stopping })
    // Through the bytes, so that both sides have lost the same to their form.
    const { identical, columns, fields } = compareAnswers(decodeResult(bytes), decodeResult(encodeResult(result)))
    const outcome = {
      equal: identical,
      columns: columns
        .slice(0, TOLD_MAX)
        .map(({ column, different, of, largest }) => ({ column, different, of, largest: finite(largest) })),
      fields: fields.slice(0, TOLD_MAX),
    }
    await keepTrying(() => finishVerification(db, runKey, outcome), stopping)
    log.info({ runKey, ...outcome }, 'run verified')
  } catch (error) {
    const facts = factsOf(error, stopping)
    log.warn({ runKey, code: facts.code, err: error }, 'run not verified')
    if (!TRANSIENT.includes(facts.code) || job.lastTry)
      return keepTrying(() => failVerification(db, runKey, facts), stopping)
    await keepTrying(() => requeueVerification(db, runKey), stopping)
    throw new Error(facts.code, { cause: error })
  }
}
