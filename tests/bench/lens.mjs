// The lens head against the loop that keeps every layer's softmax: `npm run bench -- lens [time] [memory]`.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { figure } from './figures.mjs'
import { idsOf, openDecoder, READERS, THREADS } from './lens-readers.mjs'
import { writeRandomCheckpoint } from './random-checkpoint.mjs'
import { SHAPES } from './shapes.mjs'

const here = (file) => fileURLToPath(new URL(file, import.meta.url))
const SHAPE = '124M'
const REPEATS = { 32: 7, 512: 3 }
const LENGTHS = [128, 512, 1_024]
/** Of the loop's CPU time, by reader. */
const GOALS = { exact: 0.9, fine: 0.65, fast: 0.45 }
/** Of the loop's extra memory at 512 tokens. */
const MEMORY_GOAL = 0.25
const row = (cells) =>
  cells
    .map((cell) => String(cell).padEnd(14))
    .join('')
    .trimEnd()
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/** Ratios to the loop are of CPU time, medians of runs that take turns, so that a busy machine slows all alike. */
export async function benchLens(parts) {
  const dir = mkdtempSync(join(tmpdir(), 'lensboard-bench-'))
  try {
    writeRandomCheckpoint(dir, SHAPES[SHAPE].config, 'F32')
    if (parts.length === 0 || parts.includes('time')) await times(dir)
    if (parts.length === 0 || parts.includes('memory')) memories(dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function times(dir) {
  console.log(`lens: ${SHAPES[SHAPE].of}'s shape, ${THREADS} threads, every row and position, top-5 and trajectories`)
  const decoder = await openDecoder(dir)
  const readers = {}
  const exact = {}
  for (const [name, open] of Object.entries(READERS)) readers[name] = await open(decoder)
  console.log(row(['tokens', 'reader', 'CPU s', 'least', 'to the loop', 'wall s']))
  for (const [length, repeats] of Object.entries(REPEATS)) {
    const ids = idsOf(Number(length))
    const spent = Object.fromEntries(Object.keys(readers).map((name) => [name, []]))
    for (let i = 0; i <= repeats; i++)
      for (const [name, { read }] of Object.entries(readers)) {
        const [cpu, since] = [process.cpuUsage(), performance.now()]
        await read(ids)
        const { user, system } = process.cpuUsage(cpu)
        // The first round warms caches and allocators up.
        if (i > 0) spent[name].push([(user + system) / 1e6, (performance.now() - since) / 1e3])
      }
    exact[length] = median(spent.exact.map(([cpu]) => cpu))
    const loop = median(spent.naive.map(([cpu]) => cpu))
    for (const [name, runs] of Object.entries(spent)) {
      const cpu = runs.map(([seconds]) => seconds)
      const wall = median(runs.map(([, seconds]) => seconds))
      const figures = [median(cpu), Math.min(...cpu), median(cpu) / loop, wall].map((x) => x.toFixed(2))
      console.log(row([length, name, ...figures]))
      const goal = GOALS[name]
      if (goal) figure(`lens head to the loop, ${name}, ${length} tokens`, median(cpu) / loop, { most: goal })
    }
  }
  for (const { close } of Object.values(readers)) await close()
  torchTimes(dir, exact)
}

/** The same loop in torch, where a Python that has it is named; `exact` is the product's CPU seconds by length. */
function torchTimes(dir, exact) {
  const python = process.env.BENCH_PYTHON
  if (!python || !existsSync(python)) return console.log('torch: set BENCH_PYTHON to a Python that has it to compare')
  const { status, stdout, stderr } = spawnSync(python, [here('./lens_torch.py'), dir, ...Object.keys(REPEATS)], {
    encoding: 'utf8',
  })
  if (status !== 0) return console.log(`torch: left out, ${stderr.trim().split('\n').at(-1)}`)
  process.stdout.write(stdout)
  for (const line of stdout.trim().split('\n')) {
    const [length, , seconds] = line.split(/\s+/)
    figure(`lens head to the loop in torch, exact, ${length} tokens`, exact[length] / Number(seconds), { most: 0.9 })
  }
}

function memories(dir) {
  console.log('lens: memory at its highest beyond what was loaded, in a process of its own each')
  console.log(row(['tokens', 'reader', 'extra MB', 'to the loop', 'loaded MB']))
  for (const length of LENGTHS) {
    const measured = ['naive', 'exact'].map((name) => {
      const printed = execFileSync(process.execPath, [here('./lens-memory.mjs'), dir, name, String(length)])
      return { name, ...JSON.parse(printed) }
    })
    for (const { name, extra, before } of measured) {
      const ratio = (extra / measured[0].extra).toFixed(2)
      if (name !== 'naive' && length === 512)
        figure(`lens memory to the loop, ${length} tokens`, extra / measured[0].extra, { most: MEMORY_GOAL })
      console.log(row([length, name, Math.round(extra / 1e6), ratio, Math.round(before / 1e6)]))
    }
  }
}
