import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { build, install } from './prepare.mjs'
import { pnpm, ROOT, run } from './run.mjs'

/** What one step found. A lint or type step counts as one check. */
const counted = (passed, failed, skipped = 0) => ({ passed, failed, skipped })
const oneCheck = async (running) => ((await running).code === 0 ? counted(1, 0) : counted(0, 1))
const bin = (name, ...args) => run(join(ROOT, 'node_modules/.bin', name), args)

/** A runner that ended badly without naming a failed test (a file that does not load) counts as one failure. */
const honest = ({ passed, failed, skipped }, code) => counted(passed, failed === 0 && code !== 0 ? 1 : failed, skipped)

function readReport(file, fields) {
  try {
    return fields(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return counted(0, 0)
  }
}

async function vitest(project, reports) {
  const file = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await bin('vitest', 'run', '--project', project, ...reporters)
  const report = readReport(file, (all) =>
    counted(all.numPassedTests, all.numFailedTests, all.numPendingTests + all.numTodoTests),
  )
  return honest(report, code)
}

async function playwright(reports) {
  const file = join(reports, 'e2e.json')
  const env = { CHROMIUM_PATH: await ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const args = ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json']
  const { code } = await run(join(ROOT, 'node_modules/.bin/playwright'), args, { env })
  const report = readReport(file, ({ stats }) => counted(stats.expected, stats.unexpected + stats.flaky, stats.skipped))
  return honest(report, code)
}

const prepared = async (work) => {
  await work()
  return counted(0, 0)
}

/** In order; the first two are needed by all others and always run. */
const STEPS = {
  install: () => prepared(() => install()),
  build: () => prepared(() => build()),
  lint: () => oneCheck(bin('biome', 'ci', '--error-on-warnings', '.')),
  imports: () => oneCheck(bin('depcruise', 'apps', 'packages', '--config', '.dependency-cruiser.cjs')),
  unused: () => oneCheck(bin('knip')),
  manifests: () => oneCheck(bin('sherif')),
  docs: () => oneCheck(run(process.execPath, ['infra/check-docs.mjs'])),
  types: () => oneCheck(pnpm(['exec', 'turbo', 'run', 'typecheck', '--output-logs=errors-only'])),
  unit: (reports) => vitest('unit', reports),
  integration: (reports) => vitest('integration', reports),
  e2e: (reports) => playwright(reports),
}
const ALWAYS = ['install', 'build']

function chosenSteps(args) {
  const at = args.indexOf('--only')
  if (at < 0) return Object.keys(STEPS)
  const only = (args[at + 1] ?? '').split(',')
  const unknown = only.filter((name) => !Object.hasOwn(STEPS, name))
  if (unknown.length > 0) throw new Error(`No step "${unknown}". Steps: ${Object.keys(STEPS).join(', ')}.`)
  return Object.keys(STEPS).filter((name) => ALWAYS.includes(name) || only.includes(name))
}

async function runStep(name, reports) {
  const started = Date.now()
  console.log(`\n── ${name} ${'─'.repeat(70 - name.length)}`)
  let found
  try {
    found = await STEPS[name](reports)
  } catch (error) {
    console.error(error.message)
    found = counted(0, 1)
  }
  return { name, seconds: (Date.now() - started) / 1000, ...found }
}

const cell = (value, width) => String(value).padStart(width)

function printTable(rows) {
  console.log(
    `\n${'step'.padEnd(14)}${cell('seconds', 9)}${cell('passed', 9)}${cell('failed', 9)}${cell('skipped', 9)}`,
  )
  for (const { name, seconds, passed, failed, skipped } of rows)
    console.log(
      `${name.padEnd(14)}${cell(seconds.toFixed(1), 9)}${cell(passed, 9)}${cell(failed, 9)}${cell(skipped, 9)}`,
    )
}

/** Runs every check there is (or those after `--only`), prints what each found, and returns the exit code. */
export async function runSteps(args) {
  const chosen = chosenSteps(args)
  const reports = mkdtempSync(join(tmpdir(), 'lensboard-reports-'))
  const rows = []
  for (const name of chosen) {
    rows.push(await runStep(name, reports))
    if (ALWAYS.includes(name) && rows.at(-1).failed > 0) break
  }
  rmSync(reports, { recursive: true, force: true })
  printTable(rows)
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') > 0 ? 1 : 0
}
