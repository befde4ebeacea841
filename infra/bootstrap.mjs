// The way in on a bare machine, with Node alone: `start`, `test`, `lens`, `bench` and `chaos` install and build what changed, then run.
// Everything here and in bootstrap/ uses only what comes with Node, because nothing else is installed yet.
import { checkNode } from './bootstrap/check-node.mjs'

const USAGE =
  'Usage: node infra/bootstrap.mjs start | test [--only STEP[,STEP]] | lens ARGUMENTS | bench [NAME [ARGUMENTS]] | chaos [FACTOR]'

async function main([command, ...args]) {
  checkNode()
  if (command === 'start') {
    const { build, install } = await import('./bootstrap/prepare.mjs')
    await install()
    await build()
    await import('./dist/start.js')
  } else if (command === 'test') {
    const { runSteps } = await import('./bootstrap/test.mjs')
    process.exitCode = await runSteps(args)
  } else if (command === 'lens') {
    const { build, install } = await import('./bootstrap/prepare.mjs')
    await install({ quiet: true })
    await build('cli')
    const cli = new URL('../apps/cli/dist/main.js', import.meta.url)
    process.argv = [process.argv[0], cli.pathname, ...args]
    await import(cli)
  } else if (command === 'bench') {
    const { build, install } = await import('./bootstrap/prepare.mjs')
    await install({ quiet: true })
    // All but the measurement at the browser need the model half alone.
    await build(args.length === 0 || ['click', 'sync', 'web'].includes(args[0]) ? undefined : 'cli')
    const bench = new URL('../tests/bench/main.mjs', import.meta.url)
    process.argv = [process.argv[0], bench.pathname, ...args]
    await import(bench)
  } else if (command === 'chaos') {
    const { build, install } = await import('./bootstrap/prepare.mjs')
    await install({ quiet: true })
    await build()
    const { runChaos } = await import('./bootstrap/chaos.mjs')
    process.exitCode = await runChaos(args)
  } else {
    console.error(USAGE)
    process.exitCode = 2
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`\n${error.message}\n`)
  process.exitCode = 1
})
