import type { LearningNews } from '@lensboard/lens'

const CLEAR_LINE = '\r\u001b[2K'
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((n, x) => n + x, 0) / values.length

/** Shows how a training goes: a line that changes while somebody watches, and one that stays at each evaluation. */
export function trainingWatch({ steps, tokensPerStep }: { steps: number; tokensPerStep: number }) {
  const { stderr } = process
  let heldOut = ''
  let [first, since] = [0, 0]
  return (news: LearningNews) => {
    if (news.type === 'logit-lens') heldOut = `logit lens ${mean(news.quality.rows.map(({ kl }) => kl)).toFixed(3)}`
    if (news.type === 'evaluated') {
      const kl = mean(news.quality.rows.map((row) => row.kl))
      heldOut = `${kl.toFixed(3)}, logit lens ${heldOut.split('logit lens ')[1]}`
      stderr.write(`${stderr.isTTY ? CLEAR_LINE : ''}step ${news.step}: held-out KL ${heldOut}\n`)
    }
    if (news.type !== 'step') return
    // The first step waits for the first evaluation, so time runs from it on.
    if (since === 0) [first, since] = [news.step, performance.now()]
    if (!stderr.isTTY) return
    const perStep = (performance.now() - since) / 1000 / Math.max(1, news.step - first)
    const pace =
      news.step === first
        ? ''
        : `, ${Math.round(tokensPerStep / perStep)} tokens/s, ${duration(perStep * (steps - news.step))} left`
    stderr.write(
      `${CLEAR_LINE}step ${news.step} of ${steps}: loss ${mean(news.losses).toFixed(3)}, held-out KL ${heldOut}${pace}`,
    )
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
