// A step of a tuned lens against the same step in torch: `npm run bench -- train`, with BENCH_PYTHON.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { weightsFolder } from '../../packages/lens/dist/decoder/external-weights.js'
import { forwardGraph } from '../../packages/lens/dist/decoder/forward-graph.js'
import { openGraph } from '../../packages/lens/dist/engine/onnx-runtime.js'
import { ADAM_RECIPE } from '../../packages/lens/dist/train/recipe.js'
import { trainTranslators } from '../../packages/lens/dist/train/train-translators.js'
import { translatorGradientGraph } from '../../packages/lens/dist/train/translator-gradient-graph.js'
import { figure } from './figures.mjs'
import { openDecoder, THREADS } from './lens-readers.mjs'
import { writeRandomCheckpoint } from './random-checkpoint.mjs'
import { SHAPES } from './shapes.mjs'

const SHAPE = '124M'
const WINDOW = 128
const TOKENS = 256
const STEPS = 3
/** Of torch's time. */
const GOAL = 1
const row = (cells) =>
  cells
    .map((cell) => String(cell).padEnd(14))
    .join('')
    .trimEnd()
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/** All rows of one shape, the same tokens and threads; torch takes its steps in a process of its own, before and after. */
export async function benchTrain() {
  const dir = mkdtempSync(join(tmpdir(), 'lensboard-bench-'))
  try {
    writeRandomCheckpoint(dir, SHAPES[SHAPE].config, 'F32')
    console.log(
      `train: a step of a tuned lens, ${SHAPES[SHAPE].of}'s shape, ${TOKENS} tokens, ${THREADS} threads, Adam`,
    )
    const torch = torchSteps(dir)
    const own = await ownSteps(dir)
    torch.push(...torchSteps(dir))
    console.log(row(['', 'CPU s', 'least', 'wall s', 'least', 'loss']))
    for (const [name, steps] of [
      ['torch', torch],
      ['product', own],
    ]) {
      if (steps.length === 0) continue
      const [cpu, wall] = [steps.map((step) => step.cpu), steps.map((step) => step.wall)]
      const times = [median(cpu), Math.min(...cpu), median(wall), Math.min(...wall)].map((x) => x.toFixed(2))
      console.log(row([name, ...times, steps[0].loss.toPrecision(3)]))
    }
    if (torch.length === 0) return
    for (const kind of ['cpu', 'wall']) {
      const of = (steps) => median(steps.map((step) => step[kind]))
      figure(`a training step to torch's, ${kind === 'cpu' ? 'CPU' : 'wall'}`, of(own) / of(torch), { most: GOAL })
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function ownSteps(dir) {
  const decoder = await openDecoder(dir)
  const folder = weightsFolder(decoder)
  const open = ({ bytes, prepack }) => openGraph(bytes, { provider: 'cpu', threads: THREADS, folder, prepack })
  const forward = await open(forwardGraph(decoder, folder))
  const gradients = await open(translatorGradientGraph(decoder, folder))
  const windows = Array.from({ length: (STEPS + 1) * (TOKENS / WINDOW) }, (_, w) =>
    Array.from({ length: WINDOW }, (_, j) => (17 * (j + WINDOW * w) + 3) % 50_000),
  )
  const steps = []
  let [cpu, since] = [process.cpuUsage(), performance.now()]
  await trainTranslators({
    ...{ forward, gradients, decoder, windows },
    recipe: { ...ADAM_RECIPE, steps: STEPS + 1, tokensPerStep: TOKENS },
    onStep({ losses }) {
      const { user, system } = process.cpuUsage(cpu)
      const loss = losses.reduce((n, x) => n + x, 0) / losses.length
      steps.push({ cpu: (user + system) / 1e6, wall: (performance.now() - since) / 1e3, loss })
      ;[cpu, since] = [process.cpuUsage(), performance.now()]
      return false
    },
  })
  await forward.release()
  await gradients.release()
  return steps.slice(1)
}

/** Nothing where no torch is named. */
function torchSteps(dir) {
  const python = process.env.BENCH_PYTHON
  if (!python || !existsSync(python)) {
    console.log('torch: set BENCH_PYTHON to a Python that has it to compare')
    return []
  }
  const script = fileURLToPath(new URL('./train_torch.py', import.meta.url))
  const args = [script, dir, THREADS, TOKENS, STEPS].map(String)
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' })
  if (status === 0) return stdout.trim().split('\n').map(JSON.parse)
  console.log(`torch: left out, ${stderr.trim().split('\n').at(-1)}`)
  return []
}
