// Fails when the docs and the code disagree: parts missing from ARCHITECTURE.md, dead links, rules without a test.
import { execSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const problems = []
const architecture = existsSync('ARCHITECTURE.md') ? readFileSync('ARCHITECTURE.md', 'utf8').replace(/ +/g, ' ') : ''

for (const group of ['apps', 'packages']) {
  for (const name of readdirSync(group)) {
    const { description } = JSON.parse(readFileSync(join(group, name, 'package.json'), 'utf8'))
    const row = `| \`${group}/${name}\` | ${description} |`
    if (!architecture.includes(row)) problems.push(`ARCHITECTURE.md lacks this row: ${row}`)
  }
}

const tracked = (glob) =>
  execSync(`git ls-files --cached --others --exclude-standard "${glob}"`, { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file && existsSync(file))
const tests = tracked('*.test.ts*')
  .map((file) => readFileSync(file, 'utf8'))
  .join()

for (const file of tracked('*.md')) {
  for (const [, link] of readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)) {
    if (!existsSync(join(dirname(file), link))) problems.push(`${file}: dead link ${link}`)
  }
  if (!file.endsWith('SPEC.md')) continue
  for (const [, rule] of readFileSync(file, 'utf8').matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)) {
    if (!tests.includes(`[${rule}]`)) problems.push(`${file}: no test names rule [${rule}]`)
  }
}

for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
