// One process, one reader: prints how many bytes a reading of so many tokens took beyond what was loaded.
import { readFileSync, writeFileSync } from 'node:fs'
import { idsOf, openDecoder, READERS } from './lens-readers.mjs'

const [dir, name, length] = process.argv.slice(2)
const reader = await READERS[name](await openDecoder(dir))
await reader.read(idsOf(8))
// Linux forgets the highest resident size when it is told so.
writeFileSync('/proc/self/clear_refs', '5')
const before = memory('VmRSS')
await reader.read(idsOf(Number(length)))
console.log(JSON.stringify({ extra: memory('VmHWM') - before, before }))
await reader.close()

function memory(key) {
  return 1024 * Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}
