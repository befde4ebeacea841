import { type AttentionSpec, type Intervention, newSpec } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { tinyAttention, tinyDataset, tinyLens, tinyPatching } from '../fixtures/tiny-answers.js'
import type { ExportedCard } from './exported-card.js'
import { exportFileName } from './file-name.js'
import { FORMATS, NUMBER_FORMATS } from './formats.js'
import { libraryFor, pythonCode, pythonNotebook, whyNoPython } from './python/program.js'

const spec = newSpec('lens', tinyLens.facts.checkpoint, 'The cat')
const card: ExportedCard = { title: 'A card', runKey: 'b'.repeat(64), result: tinyLens, spec }
const fitness = (one: ExportedCard) =>
  Object.fromEntries(NUMBER_FORMATS.map((id) => [id, FORMATS[id].fitness(one)] as const))

describe('what a format keeps', () => {
  it('is said with the count of tokens whose text is not theirs alone', () => {
    expect(fitness(card).logitlenskit).toEqual({
      fits: true,
      truth: '5 decimals, no token ids, no embedding row; 1 token with the text of another gets its id appended',
    })
    expect(fitness(card).neuronpedia).toMatchObject({ truth: expect.stringContaining('same text (1 here)') })
    expect(fitness(card).csv).toMatchObject({ truth: 'Keeps token ids, raw texts, full float32' })
  })

  it('every card has CSV, JSON and NPZ; other formats say why they do not fit', () => {
    for (const result of [tinyLens, tinyAttention, tinyPatching, tinyDataset]) {
      const found = fitness({ ...card, result })
      for (const id of ['csv', 'lensboard', 'npz']) expect(found[id]).toMatchObject({ fits: true })
    }
    expect(fitness({ ...card, result: tinyAttention }).logitlenskit).toEqual({ fits: false, why: 'For lens cards.' })
    const { tracked: _, ...older } = tinyLens
    expect(fitness({ ...card, result: older }).logitlenskit).toMatchObject({ fits: false })
    expect(fitness({ ...card, result: tinyAttention }).circuitsvis).toMatchObject({ fits: true })
  })

  it('a file is named by title, measure and run', () => {
    expect(exportFileName({ title: ' ../a"b:\n', metric: 'prob', runKey: 'c'.repeat(64) }, '.png')).toBe(
      'a-b--prob--cccccccc.png',
    )
    expect(exportFileName({ title: '', runKey: 'c'.repeat(64) }, '.csv')).toBe('card--cccccccc.csv')
  })
})

describe('Python', () => {
  it('spells texts out, so that no prompt or title can leave its literal or its comment', () => {
    const evil = '"""\nimport os\u202e\u2028'
    const title = `${evil} <img src=x> [a](b)`
    const text = { ...spec, checkpoint: { ...spec.checkpoint, name: evil } }
    const result = { ...tinyLens, facts: { ...tinyLens.facts, checkpoint: text.checkpoint } }
    const code = pythonCode({ ...card, title, spec: text, result }, 'nnsight')
    expect(code).not.toMatch(/[^\x20-\x7e\n]/)
    expect(code).not.toMatch(/^import os/m)
    const notebook = JSON.parse(pythonNotebook({ ...card, title, spec: text, result }, 'nnsight'))
    expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5 })
    expect(notebook.cells[0].source[0]).toContain('&lt;img src=x\\> \\[a\\]')
    expect(notebook.cells[0].source[0]).not.toContain('\u202e')
    expect(new Set(notebook.cells.map(({ id }: { id: string }) => id)).size).toBe(notebook.cells.length)
  })

  it('has the ids, rows and interventions of the card', () => {
    const interventions: Intervention[] = [
      {
        op: 'add',
        at: 'resid_pre',
        layer: 1,
        positions: { from: -1, to: -1 },
        direction: { kind: 'token', id: 7 },
        coefficient: 2,
      },
      { op: 'scale_heads', layers: { from: 0, to: 1 }, heads: [1], factor: 0 },
    ]
    const code = pythonCode({ ...card, spec: { ...spec, interventions } }, 'transformer-lens')
    expect(code).toContain('IDS = [10, 11, 12]')
    // A hub name that TransformerLens lists under another, as openai-community/gpt2, is read from its files.
    expect(code).toMatch(/if folder is None and not listed\(MODEL\):\n.*\n {4}folder = snapshot_download\(MODEL/)
    expect(code).not.toContain('\\"')
    expect(code).toContain('cache["blocks.0.hook_resid_mid"]')
    const heads = code.indexOf('scaled_heads([1], 0, None)) for l in range(0, 2)')
    expect(code.indexOf('hooks += [("blocks.1.hook_resid_pre", added(')).toBeGreaterThan(heads)
    expect(code).toContain('model.W_U[:, 7], dim=0), 2, (2, 2)')
  })

  it('acts at one place as the engine does, however the interventions are listed: scale, patch, then add', () => {
    const place = { at: 'resid_pre', layer: 1 } as const
    const interventions: Intervention[] = [
      { op: 'add', ...place, direction: { kind: 'token', id: 7 }, coefficient: 2 },
      { op: 'patch', ...place, position: -1, from: { input: { kind: 'text', text: 'Rome' }, layer: 1, position: -1 } },
      { op: 'scale', at: 'resid_pre', layers: { from: 1, to: 1 }, factor: 0.5 },
    ]
    const code = pythonCode({ ...card, spec: { ...spec, interventions } }, 'transformer-lens')
    const acts = [...code.matchAll(/^hooks \+= .*?(scaled|replaced|added)\(/gm)].map(([, act]) => act)
    expect(acts).toEqual(['scaled', 'replaced', 'added'])
  })

  it('reads further prompts as the card reads texts, with a tokenizer that adds nothing of its own', () => {
    const from = { input: { kind: 'text' as const, text: 'Rome' }, layer: 1, position: -1 }
    const interventions: Intervention[] = [{ op: 'patch', at: 'resid_pre', layer: 1, position: -1, from }]
    const code = (bos: 'auto' | boolean) =>
      pythonCode({ ...card, spec: { ...spec, bos, interventions } }, 'transformer-lens')
    expect(code('auto')).toMatch(/^BOS = None/m)
    expect([code(true), code(false)].map((text) => /^BOS = (\w+)$/m.exec(text)?.[1])).toEqual(['True', 'False'])
    expect(code('auto')).toContain('tokenizer = AutoTokenizer.from_pretrained(MODEL')
  })

  it('says of attention, too, how far it is from the card', () => {
    const asked: AttentionSpec = { ...newSpec('attention', tinyAttention.facts.checkpoint, 'The'), reduce: 'none' }
    for (const library of ['nnsight', 'transformer-lens'] as const) {
      const code = pythonCode({ ...card, spec: asked, result: tinyAttention }, library)
      // The last token's largest weight in each map.
      for (const line of ['("L2H0", 2, 0.5),', '("L2H1", 0, 0.6),', '("L3H0", 2, 1),', '("L3H1", 0, 0.5),'])
        expect(code).toContain(line)
      expect(code).toContain("largest difference from the card's weights")
    }
  })

  it('says why a library cannot repeat a card, and chooses one that can', () => {
    const within = card
    expect(whyNoPython(within, 'nnsight')).toBe('Rows within a block are written for TransformerLens.')
    expect(libraryFor(within)).toBe('transformer-lens')
    expect(whyNoPython({ ...card, result: tinyPatching }, 'nnsight')).toBe('Written for lens and attention cards.')
    const tuned = { kind: 'tuned' as const, name: 'mine', hash: 'd'.repeat(64) }
    const rows = tinyLens.rows.filter(({ site }) => site !== 'resid_mid')
    const through = { ...card, spec: { ...spec, lens: tuned }, result: { ...tinyLens, rows } }
    expect(libraryFor(through)).toBe('tuned-lens')
    expect(pythonCode(through, 'tuned-lens')).toContain('TunedLens.from_model_and_pretrained(model, LENS)')
    const imported = { file: 'a.json', format: 'logitlenskit-v2' as const }
    const foreign = { ...tinyLens, facts: { ...tinyLens.facts, imported } }
    expect(libraryFor({ ...card, result: foreign })).toBeUndefined()
  })
})
