// One process, one checkpoint: opens it, reads 16 tokens through the lens twice, and prints its figures as JSON.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEngine } from '@lensboard/lens'
import { describeDecoder, memoryBytes } from '@lensboard/models'
import { readTensors } from '@lensboard/weights'

const [dir] = process.argv.slice(2)
const config = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'))
const decoder = describeDecoder({ name: 'random', config, tensors: await readTensors(dir) })
const engine = await openEngine({ device: 'cpu' })
const before = memory()
const ask = async () => {
  const since = performance.now()
  const result = await engine.run({
    decoder,
    checkpoint: { name: 'random', hash: '0'.repeat(64) },
    spec: { kind: 'lens', rows: { pre: true, mid: false, stride: 1 }, topK: 5 },
    ids: Array.from({ length: 16 }, (_, i) => 17 * i + 3),
    bos: 'none',
    piece: (id) => ({ text: String(id) }),
  })
  return { ms: performance.now() - since, loadMs: result.facts.loadMs, parity: result.parity.maxAbsProb }
}
const first = await ask()
const second = await ask()
console.log(JSON.stringify({ first, second, before, after: memory(), budget: memoryBytes(decoder) }))
await engine.close()

/** Resident now and at its highest, in bytes, as the kernel counts it. */
function memory() {
  const status = readFileSync('/proc/self/status', 'utf8')
  const bytes = (key) => 1024 * Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM'), anonymous: bytes('RssAnon') }
}
