import type { LearningNews } from '@lensboard/lens'
import { duration } from './duration.js'

const CLEAR_LINE = '\r\u001b[2K'
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((n, x) => n + x, 0) / values.length
const meanKl = (rows: readonly { kl: number }[]): string => mean(rows.map(({ kl }) => kl)).toFixed(3)

/** Shows how a training goes: a line that changes while somebody watches, and one that stays at each evaluation. */
export function trainingWatch({ steps, tokensPerStep }: { steps: number; tokensPerStep: number }) {
  const { stderr } = process
  let [heldOut, logitLens, pace] = ['', '', '']
  let [first, since] = [0, 0]
  return (news: LearningNews) => {
    if (news.type === 'logit-lens') {
      logitLens = `logit lens ${meanKl(news.quality.rows)}`
      heldOut = logitLens
    }
    if (news.type === 'evaluated') {
      heldOut = `${meanKl(news.quality.rows)}, ${logitLens}`
      stderr.write(`${stderr.isTTY ? CLEAR_LINE : ''}step ${news.step}: held-out KL ${heldOut}${pace}\n`)
    }
    if (news.type !== 'step') return
    // The first step waits for the first evaluation, so time runs from it on.
    if (since === 0) [first, since] = [news.step, performance.now()]
    else {
      const perStep = (performance.now() - since) / 1000 / (news.step - first)
      pace = `, ${Math.round(tokensPerStep / perStep)} tokens/s, ${duration(perStep * (steps - news.step))} left`
    }
    if (stderr.isTTY)
      stderr.write(
        `${CLEAR_LINE}step ${news.step} of ${steps}: loss ${mean(news.losses).toFixed(3)}, held-out KL ${heldOut}${pace}`,
      )
  }
}
