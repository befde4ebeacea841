import { cutPositions, encodeResult, type LensResult, type PartialAnswer, withPositions } from '@lensboard/contract'

/** What there is of the answers that are being computed here. Nothing of it outlives its run. */
export interface PartialAnswers {
  /** Keeps a run's parts from now on, until `drop`. */
  begin(runKey: string): { add(part: PartialAnswer): void; drop(): void }
  /** How much there is of a run, as PartialAnswer counts; 0 where there is nothing. */
  done(runKey: string): number
  /** Packed bytes: a lens reading from position `from` on, at most CELLS_AT_ONCE of it; null where there is no more. */
  read(request: { runKey: string; from: number }): Uint8Array<ArrayBuffer> | null
}

/** Cells of a lens reading in one part, some 300 KB: whoever comes late to a long one takes several. */
const CELLS_AT_ONCE = 16_384

/** Each run keeps one answer, which the engine has refused beforehand where it would be too large to store. */
export function createPartialAnswers(): PartialAnswers {
  const kept = new Map<string, PartialAnswer>()
  return {
    begin(runKey) {
      kept.delete(runKey)
      return {
        add({ answer, done }) {
          const known = kept.get(runKey)?.answer
          kept.set(runKey, {
            answer: answer.kind === 'lens' ? withPositions(known?.kind === 'lens' ? known : undefined, answer) : answer,
            done,
          })
        },
        drop: () => void kept.delete(runKey),
      }
    },
    done: (runKey) => kept.get(runKey)?.done ?? 0,
    read({ runKey, from }) {
      const known = kept.get(runKey)
      if (!known) return null
      const { answer, done } = known
      if (answer.kind !== 'lens') return encodeResult(answer)
      return from < done ? encodeResult(positionsOf(answer, from, done), { packed: true }) : null
    },
  }
}

function positionsOf(answer: LensResult, from: number, done: number): LensResult {
  const most = Math.max(1, Math.floor(CELLS_AT_ONCE / answer.rows.length))
  return cutPositions(answer, from, Math.min(done, from + most))
}
