import { type ReactNode, useEffect, useState } from 'react'
import type { BenchProps } from './card-box'
import { LensBench } from './lens-bench'
import { type Kind, type Prompt, storedResult } from './stored-results'

type Shared = Omit<BenchProps<unknown>, 'result' | 'title'>

/** A card that has all it needs to be drawn. */
export interface ShownBench {
  prompt: Prompt
  kind: Kind
  draw(shared: Shared): ReactNode
}

/** The card of a prompt; the last one stays while the next is on its way. Failing, it says so, and can be asked again. */
export function useBench(prompt: Prompt, kind: Kind): { shown?: ShownBench; failed: boolean; again(): void } {
  const [shown, setShown] = useState<ShownBench>()
  const [failed, setFailed] = useState(false)
  const [times, setTimes] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once more, it reads the same once more.
  useEffect(() => {
    let wanted = true
    setFailed(false)
    benchOf(prompt, kind).then(
      (draw) => wanted && setShown({ prompt, kind, draw }),
      () => wanted && setFailed(true),
    )
    return () => {
      wanted = false
    }
  }, [prompt, kind, times])
  return { ...(shown && { shown }), failed, again: () => setTimes((n) => n + 1) }
}

async function benchOf(prompt: Prompt, kind: Kind): Promise<ShownBench['draw']> {
  const { id: key, text: title } = prompt
  if (kind === 'lens') {
    const result = await storedResult(prompt, kind)
    return (shared) => <LensBench key={key} result={result} title={title} {...shared} />
  }
  // Few ask for it, and it is a tenth of the script.
  const [{ AttentionBench }, result] = await Promise.all([import('./attention-bench'), storedResult(prompt, kind)])
  return (shared) => <AttentionBench key={key} result={result} title={title} {...shared} />
}
