// Writes the stored results of the start page: asks a running Lensboard, as a guest, and keeps the bytes it serves.
// node apps/web/app/hero/make-hero.mjs http://localhost:3000
import { writeFile } from 'node:fs/promises'

const PROMPTS = {
  france: 'The capital of France is',
  brazil: 'In Brazil, people speak',
  mary: 'When Mary and John went to the store, John gave a drink to',
}
const QUESTIONS = {
  lens: { kind: 'lens', lens: 'logit', rows: { pre: true, mid: false, stride: 1 }, topK: 5, track: [] },
  attention: { kind: 'attention', heads: 'all', reduce: 'none' },
}
const WAIT_MS = 250

const origin = new URL(process.argv[2] ?? 'http://localhost:3000').origin
const came = await fetch(`${origin}/guest`, {
  method: 'POST',
  headers: { origin },
  body: new URLSearchParams(),
  redirect: 'manual',
})
const cookie = came.headers.getSetCookie()[0].split(';', 1)[0]

async function answerOf(response) {
  const { result, error } = await response.json()
  if (error) throw new Error(error.json.message)
  return result.data.json
}
const query = (path) => fetch(`${origin}/api/trpc/${path}`, { headers: { cookie } }).then(answerOf)
const ask = (path, json) =>
  fetch(`${origin}/api/trpc/${path}`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json' },
    body: JSON.stringify({ json }),
  }).then(answerOf)

const { checkpoint } = (await query('models.list')).find((model) => model.isDefault)
const { boardId } = await ask('project.create', { name: 'Start page' })
for (const [name, text] of Object.entries(PROMPTS))
  for (const [kind, question] of Object.entries(QUESTIONS)) {
    const spec = { ...question, checkpoint, input: { kind: 'text', text }, bos: 'auto', interventions: [] }
    let run = await ask('run.request', { boardId, spec })
    while (run.status === 'queued' || run.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
      run = await ask('run.request', { boardId, spec })
    }
    if (run.status === 'failed') throw new Error(run.error.message)
    const bytes = await fetch(`${origin}/results/${run.runKey}`, { headers: { cookie } })
    const file = new URL(`${name}.${kind}.bin`, import.meta.url)
    await writeFile(file, new Uint8Array(await bytes.arrayBuffer()))
    console.log(`${name}.${kind}.bin  ${run.runKey.slice(0, 12)}`)
  }
