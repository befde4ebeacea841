import { canonicalJson, type JacobianTraining } from '@lensboard/contract'
import type { JacobianMean } from '@lensboard/lens'
import { type FitFacts, fittedLens, readFit, writeFit, writeLensFolder } from '@lensboard/weights'
import { readCurve, writeCurve } from './kept-curve.js'
import { klOf, type Learning, meanKl } from './learning.js'
import { learningCurve } from './learning-curve.js'
import { paceMeter } from './pace.js'

/** Fits a Jacobian lens, or goes on with what its folder kept, and reads held-out text through it. Throws likewise. */
export async function learnJacobian(spec: JacobianTraining, learning: Learning): Promise<void> {
  const { model, ref, text, engine, folder, tell, signal } = learning
  const { decoder } = model
  const { nLayers, dModel } = decoder
  const { stopBelow, promptsMin, promptsMax, title } = spec
  const prompts = text.windows.slice(0, promptsMax)
  const made = { checkpoint: ref, nLayers, dModel, text: spec.text.name, title }
  const of = { checkpointHash: ref.hash, textHash: text.hash, promptsMax, promptsMin, stopBelow }
  const before = await keptBefore(folder, of)
  const since = performance.now() - (before?.wallMs ?? 0)
  const begun = before?.mean.nPrompts ?? 0
  const known = before && (await readCurve(folder))
  const layers = Array.from({ length: nLayers - 1 }, (_, layer) => layer)
  const curve = learningCurve(layers, known && { curve: known, upTo: begun })
  const pace = paceMeter({ tokensPerStep: prompts[0]?.length ?? 0, steps: prompts.length })
  const figures: NonNullable<Parameters<typeof tell>[0]['figures']> = {}
  const lensOf = (found: JacobianMean) => fittedLens(made, { ...found, wallMs: performance.now() - since })

  const factsOf = ({ nPrompts, change }: JacobianMean): FitFacts => ({
    ...{ version: 1, ...of, nPrompts, wallMs: performance.now() - since },
    change: Number.isNaN(change) ? null : change,
  })

  let keeping = Promise.resolve()
  // A mean that a full disk refuses is followed by another one.
  const keep = (found: JacobianMean) => {
    const now = curve.soFar()
    keeping = keeping
      .then(() => writeCurve(folder, now))
      .then(() => writeFit(folder, lensOf(found), factsOf(found)))
      .catch(() => {})
  }
  tell({ stage: 'learning', step: begun, steps: prompts.length, figures, curve: curve.soFar() })
  const fit = engine.fitJacobian(
    { decoder, checkpoint: ref, prompts, stopBelow, promptsMin, ...(before && { resume: before.mean }) },
    {
      onNews(news) {
        if (news.type === 'kept') keep(news.mean)
        if (news.type !== 'prompt') return
        const { nPrompts, total, change } = news
        // The first prompt moves nothing: there was no mean.
        if (Number.isFinite(change)) curve.change(nPrompts, change)
        Object.assign(figures, pace(nPrompts))
        tell({ stage: 'learning', step: nPrompts, steps: total, figures, curve: curve.soFar() })
      },
      signal,
    },
  )
  const found = await fit.finally(() => keeping)
  const { lens, numbers } = lensOf(found)
  const { kind, sha256 } = lens
  tell({ stage: 'reading', step: found.nPrompts })
  const maps = { kind, layers, weight: numbers.weight, sha256 }
  const { rows: _rows, ...evaluation } = await engine.evaluateLens(
    { decoder, checkpoint: ref, maps, windows: text.heldOut },
    { signal },
  )
  const [own, logitLens] = [klOf(evaluation.lens), klOf(evaluation.logitLens)]
  curve.logitLens(logitLens)
  curve.heldOut(found.nPrompts, own)
  Object.assign(figures, { heldOut: meanKl(own), logitLens: meanKl(logitLens), secondsLeft: 0 })
  tell({ stage: 'storing', figures, curve: curve.soFar() })
  await writeLensFolder(folder, { lens: { ...lens, evaluation }, numbers })
}

type Rules = Pick<FitFacts, 'checkpointHash' | 'textHash' | 'promptsMax' | 'promptsMin' | 'stopBelow'>

/** What a folder kept of this very fit; where the engine cuts text otherwise by now, it begins afresh. */
async function keptBefore(folder: string, of: Rules): Promise<{ mean: JacobianMean; wallMs: number } | undefined> {
  const kept = await readFit(folder).catch(() => undefined)
  if (!kept) return undefined
  const { version: _version, nPrompts, change, wallMs, ...was } = kept.facts
  if (canonicalJson(was) !== canonicalJson(of)) return undefined
  return { mean: { nPrompts, change: change ?? Number.NaN, mean: kept.stored.numbers.weight }, wallMs }
}
