import { join } from 'node:path'
import { ROOT, run } from './run.mjs'

/** The long form of what `npm test` does briefly: hours on two cores, ten minutes of it random frames. */
const LONG = { CONVERGENCE_SEEDS: 1_000, KILL_TRIALS: 1_000, CHAOS_MUTATIONS: 10_000, CHAOS_SECONDS: 600 }

/** Runs the sync tests that are random with `factor` of the long form; returns the exit code. */
export async function runChaos([factor = '1']) {
  const share = Number(factor)
  if (!(share > 0)) throw new Error('How much of the long form? For instance 0.1.')
  const env = Object.fromEntries(Object.entries(LONG).map(([name, count]) => [name, String(Math.ceil(count * share))]))
  const vitest = (project, ...files) =>
    run(join(ROOT, 'node_modules/.bin/vitest'), ['run', '--project', project, ...files], { env })
  const unit = await vitest('unit', 'tests/sync/convergence')
  const integration = await vitest('integration', 'tests/sync/chaos', 'tests/sync/kill')
  return unit.code || integration.code
}
