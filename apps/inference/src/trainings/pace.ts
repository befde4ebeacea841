/** How fast it was of late; what was long ago, and a card that was answered meanwhile, count less. */
const WINDOW_MS = 30_000

export interface Pace {
  tokensPerSecond?: number
  secondsLeft?: number
}

/** Told of each step, says how fast it goes and how long the rest takes. The first step says nothing: it waited for a load. */
export function paceMeter({ tokensPerStep, steps }: { tokensPerStep: number; steps: number }) {
  let recent: { step: number; at: number }[] = []
  return (step: number, at = performance.now()): Pace => {
    recent.push({ step, at })
    // Two stay in any case: steps of a large model take longer than the window.
    recent = recent.filter((each, i) => at - each.at <= WINDOW_MS || i >= recent.length - 2)
    const [oldest] = recent
    if (!oldest || oldest.step === step || at === oldest.at) return {}
    const perSecond = (1000 * (step - oldest.step)) / (at - oldest.at)
    return {
      tokensPerSecond: Math.round(tokensPerStep * perSecond * 10) / 10,
      secondsLeft: Math.round(Math.max(0, steps - step) / perSecond),
    }
  }
}
