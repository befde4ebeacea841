import { readFileSync } from 'node:fs'
import type { CardSpec, CardView, LensSpec } from '@lensboard/contract'
import { newSpec } from '@lensboard/contract'
import type { Asker } from './ask.js'

/** A card of the gallery: its question, and how it is looked at. Without a size it has the one it would be placed in. */
export interface Shown {
  name: string
  spec: CardSpec
  view?: CardView
  metric?: string
  layer?: number
  head?: number | 'mean' | 'max' | 'all'
  compare?: 'with' | 'difference'
  title?: string
  size?: { w: number; h: number }
  /** Rows and columns that the size is for. */
  extent: [rows: number, columns: number]
}

const IOI = 'When Mary and John went to the store, John gave a drink to'
const IMPORTED = new URL('../../../packages/exchange/src/read/fixtures/logitlenskit-gpt-j-6b.v2.json', import.meta.url)
const CAPITALS = ['prompt,answer', 'The capital of France is,Paris', 'The capital of Italy is,Rome', 'one two,three']

/** Every kind of card with an answer, in every way of looking that changes what is drawn. */
export async function everyKind(ask: Asker, boardId: string): Promise<Shown[]> {
  const { checkpoint } = ask
  const lens = (text: string, more: Partial<LensSpec> = {}): LensSpec => ({
    ...newSpec('lens', checkpoint, text),
    ...more,
  })
  const france = lens('The capital of France is')
  const [paris, rome, big] = await Promise.all(
    [' Paris', ' Rome', ' small'].map(async (word) => (await ask.ids(word))[0]!),
  )
  const [mary, john] = await Promise.all([' Mary', ' John'].map(async (word) => (await ask.ids(word))[0]!))
  const names = { target: [mary!], against: [john!] }
  const causal = { checkpoint, input: { kind: 'text' as const, text: IOI }, bos: 'auto' as const }
  const pins = { groups: [[paris!], [rome!, big!]], positions: [4, 3] }
  const long = Array.from({ length: 250 }, (_, n) => 300 + ((n * 37) % 900))
  const dataset = await ask.keepPrompts('capitals.csv', CAPITALS)
  const imported = await ask.keepFile(boardId, 'gpt-j.json', readFileSync(IMPORTED, 'utf8'))
  const corrupted = { kind: 'text' as const, text: 'When Mary and John went to the store, Mary gave a drink to' }
  const attention = newSpec('attention', checkpoint, 'tree; Emma; snow; lion; tree; Emma;')
  const induction = {
    spec: attention,
    layer: 7,
    head: 2,
    size: { w: 760, h: 480 },
    extent: [12, 12] as [number, number],
  }
  const followed = {
    track: [paris!, rome!],
    groups: [{ key: 'g1', name: 'Cities', color: 0, ids: [paris!, rome!] }],
  }
  const tracked = lens('The capital of France is', { track: [paris!, rome!, big!] })
  const ablated = lens('The capital of France is', {
    interventions: [{ op: 'scale', at: 'mlp_out', layers: { from: 0, to: 7 }, factor: 0 }],
  })
  const f: [number, number] = [9, 5]
  return [
    { name: 'lens', spec: france, extent: f },
    { name: 'lens-entropy', spec: france, metric: 'entropy', extent: f },
    { name: 'lens-rank', spec: france, metric: 'targetRank', extent: f },
    { name: 'lens-agreement', spec: france, metric: 'agreement', extent: f },
    { name: 'lens-transposed', spec: france, view: { transposed: true }, size: { w: 560, h: 300 }, extent: f },
    {
      name: 'lens-over-range',
      spec: france,
      view: { domain: { metric: 'prob', min: 0, max: 0.3, scale: 'linear' }, palette: 'cividis' },
      extent: f,
    },
    { name: 'lens-every-2nd-row', spec: france, view: { rows: { stride: 2 }, unlinked: true }, extent: [5, 5] },
    { name: 'lens-pins', spec: tracked, view: { pins }, extent: f },
    { name: 'lens-followed', spec: lens('The capital of France is', followed), metric: `tokenProb:g1`, extent: f },
    { name: 'lens-ablated', spec: ablated, compare: 'with', extent: f },
    { name: 'lens-ablated-difference', spec: ablated, compare: 'difference', extent: f },
    {
      name: 'lens-parts',
      spec: lens('The capital of France is', {
        rows: { pre: true, mid: true, stride: 1, parts: ['attn_out', 'mlp_out'] },
      }),
      extent: [33, 5],
    },
    { name: 'lens-table', spec: france, view: { table: true }, size: { w: 560, h: 320 }, extent: f },
    { name: 'lens-marks', spec: lens('a\tb\n  é ñ ½ “x”\n'), title: 'Spaces, lines and bytes', extent: [9, 20] },
    {
      name: 'lens-window',
      spec: { ...france, input: { kind: 'ids', ids: long } },
      view: { positions: { from: 40, to: 120 } },
      extent: [9, 80],
    },
    {
      name: 'lens-continued',
      spec: lens('June, July,', { continuation: { tokens: 4, temperature: 0, topP: 1, seed: 0 } }),
      extent: [9, 8],
    },
    { name: 'lens-small', spec: lens(IOI), size: { w: 280, h: 180 }, extent: [9, 14] },
    {
      name: 'lens-tuned',
      spec: lens('The capital of France is', { lens: ask.tuned }),
      metric: 'klFromOutput',
      extent: f,
    },
    {
      name: 'lens-chat',
      spec: {
        ...france,
        input: {
          kind: 'chat',
          messages: [{ role: 'user', content: 'What is the capital of France?' }],
          addGenerationPrompt: true,
        },
      },
      extent: [9, 12],
    },
    { name: 'scale-a-1', spec: lens('The opposite of big is'), view: { scaleGroup: 'A' }, extent: f },
    { name: 'scale-a-2', spec: lens('The opposite of hot is'), view: { scaleGroup: 'A' }, extent: f },
    { name: 'attention', ...induction },
    { name: 'attention-arcs', ...induction, view: { look: 'arcs' } },
    { name: 'attention-text', ...induction, view: { look: 'text' } },
    {
      name: 'attention-heads',
      ...induction,
      view: {
        heads: [
          { layer: 7, head: 2 },
          { layer: 5, head: 0 },
          { layer: 0, head: 1 },
        ],
        sinks: 'hidden',
      },
    },
    { name: 'attention-entropy', ...induction, head: 'mean', view: { overview: 'entropy', sinks: 'renormalised' } },
    {
      name: 'attribution',
      spec: { kind: 'attribution', ...causal, position: -1, ...names, heads: true, interventions: [] },
      extent: [20, 1],
    },
    {
      name: 'patching',
      spec: { kind: 'patching', ...causal, corrupted, position: -1, ...names, at: 'resid_pre' },
      extent: [8, 14],
    },
    {
      name: 'patching-gradient',
      spec: { kind: 'patching', ...causal, corrupted, position: -1, ...names, at: 'heads', method: 'gradient' },
      extent: [8, 14],
    },
    {
      name: 'patchscope',
      spec: {
        ...{ kind: 'patchscope', ...causal, input: france.input, position: 4 },
        ...{ target: { kind: 'text', text: 'The opposite of big is' }, targetPosition: 4, tokens: 2 },
      },
      extent: [8, 2],
    },
    {
      name: 'dataset',
      spec: {
        ...{
          kind: 'dataset',
          checkpoint,
          dataset: { name: dataset.name, hash: dataset.hash },
          bos: 'auto',
          at: 'last',
        },
        ...{ rows: { pre: true, mid: false, stride: 1 }, interventions: [] },
      },
      extent: [9, 1],
    },
    {
      name: 'difference',
      spec: { kind: 'difference', a: france, b: lens('Today the capital of France is') },
      extent: [9, 6],
    },
    {
      name: 'chart-trajectories',
      spec: { kind: 'chart', chart: 'trajectories', of: tracked, source: 'shape:lens-pins' },
      extent: [0, 0],
    },
    {
      name: 'chart-logit-difference',
      spec: { kind: 'chart', chart: 'logitDifference', of: tracked, source: 'shape:lens-pins' },
      extent: [0, 0],
    },
    {
      name: 'chart-top-tokens',
      spec: { kind: 'chart', chart: 'topTokens', of: tracked, source: 'shape:lens-pins' },
      extent: [9, 0],
    },
    {
      name: 'chart-without-pins',
      spec: { kind: 'chart', chart: 'trajectories', of: france, source: 'shape:lens' },
      extent: [0, 0],
    },
    {
      name: 'chart-alone',
      spec: { kind: 'chart', chart: 'trajectories', of: france, source: 'shape:gone' },
      view: { pins },
      extent: [0, 0],
    },
    { name: 'imported', spec: imported, extent: [28, 13] },
    { name: 'failed-question', spec: lens('the king '.repeat(400)), title: 'A very long prompt', extent: f },
    {
      name: 'failed-model',
      spec: newSpec('lens', { name: 'gone-model', hash: 'f'.repeat(64) }, 'The capital of France is'),
      extent: f,
    },
  ]
}
