// Runs `prisma generate` when the schema or Prisma changed since the last time, so that a build does not pay for it
// and never takes the client away from under another build that is reading it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const part = new URL('../', import.meta.url)
const stampFile = new URL('src/generated/.stamp', part)

const hash = createHash('sha256')
for (const file of ['../../prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'])
  hash.update(readFileSync(new URL(file, part)))
const stamp = hash.digest('hex')

const generated = () => {
  try {
    return readFileSync(stampFile, 'utf8')
  } catch {
    return undefined
  }
}

if (generated() !== stamp) {
  const { status } = spawnSync('prisma', ['generate'], {
    cwd: part,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exitCode = status ?? 1
  if (status === 0) {
    mkdirSync(new URL('src/generated', part), { recursive: true })
    writeFileSync(stampFile, stamp)
  }
}
