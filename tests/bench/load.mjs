// Load time and peak memory of checkpoints of published shapes: `npm run bench -- load [124M] [160M] [1.1B]`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeRandomCheckpoint } from './random-checkpoint.mjs'
import { SHAPES } from './shapes.mjs'

const ONE = fileURLToPath(new URL('./load-one.mjs', import.meta.url))
const MB = 1e6

/** Prints a line for each shape in float32 and bfloat16; figures are of a process of its own each. */
export function benchLoad(names) {
  console.log('load: files just written, so they are in the page cache; a lens reading of 16 tokens follows')
  console.log(
    row(['shape', 'stored', 'file', 'load', 'ns/param', 'peak', 'peak/float32', 'anonymous', '1st read', '2nd read']),
  )
  for (const name of names.length > 0 ? names : Object.keys(SHAPES))
    for (const dtype of ['F32', 'BF16']) {
      const dir = mkdtempSync(join(tmpdir(), 'lensboard-bench-'))
      try {
        const parameters = writeRandomCheckpoint(dir, SHAPES[name].config, dtype)
        const { first, second, after } = JSON.parse(execFileSync(process.execPath, [ONE, dir], { encoding: 'utf8' }))
        console.log(
          row([
            name,
            dtype,
            `${Math.round((parameters * (dtype === 'F32' ? 4 : 2)) / MB)} MB`,
            `${(first.loadMs / 1000).toFixed(1)} s`,
            ((first.loadMs * 1e6) / parameters).toFixed(1),
            `${Math.round(after.peak / MB)} MB`,
            (after.peak / (4 * parameters)).toFixed(2),
            `${Math.round(after.anonymous / MB)} MB`,
            `${Math.round(first.ms - first.loadMs)} ms`,
            `${Math.round(second.ms)} ms`,
          ]),
        )
      } finally {
        rmSync(dir, { recursive: true })
      }
    }
}

const row = (cells) =>
  cells
    .map((cell) => String(cell).padEnd(13))
    .join('')
    .trimEnd()
