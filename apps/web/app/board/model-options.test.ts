import type { Download, Proof } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { model } from '../models/model-fixture'
import { modelChoices } from './model-options'

const named = (title: string, more = {}) =>
  model({ title, checkpoint: { name: title, hash: title.padEnd(64, '0') }, ...more })
const proof: Proof = {
  engine: 1,
  onnxRuntime: '1',
  reference: 'transformers',
  families: [
    {
      modelType: 'llama',
      title: 'Llama',
      variants: ['llama'],
      streams: 1e-6,
      logits: 3e-6,
      probabilities: 1e-7,
      patterns: 0,
    },
  ],
}

test('the picker groups by what can be done, with what was used last first', () => {
  const models = [
    named('b10'),
    named('b2'),
    named('c'),
    named('lora', { adapter: { base: 'b2', rank: 8 } }),
    named('mamba', { state: 'unsupported', reason: 'Mamba is no decoder with attention.' }),
    named('fresh', { state: 'reading' }),
  ]
  const choices = modelChoices({ models, downloads: [], proof, recent: ['c'.padEnd(64, '0')] })
  expect(choices.map(({ group, label }) => `${group}: ${label}`)).toEqual([
    'Ready here: c',
    'Ready here: b2',
    'Ready here: b10',
    'Adapters: lora',
    'Reading: fresh',
    'Cannot be read: mamba',
  ])
  expect(choices[0]).toMatchObject({ checked: '3e-6', size: '9 M', hint: 'llama · 8 layers' })
  expect(choices[3]?.hint).toBe('llama · on b2')
  expect(choices[5]).toMatchObject({ hint: 'Mamba is no decoder with attention.' })
  expect(choices[5]?.checked).toBeUndefined()
})

test('a download under way is shown with its bytes and is no choice', () => {
  const download: Download = {
    id: 'd',
    repo: 'org/next',
    commit: 'f'.repeat(40),
    status: 'running',
    bytesDone: 340e6,
    bytesTotal: 1.2e9,
    by: 'Ada',
    updatedAt: '',
  }
  const shown = modelChoices({
    models: [],
    downloads: [download, { ...download, id: 'e', status: 'done' }],
    proof,
    recent: [],
  })
  expect(shown).toEqual([
    {
      value: 'download d',
      label: 'org/next',
      group: 'Downloading',
      hint: '340\u00a0MB of 1.2\u00a0GB',
      disabled: true,
    },
  ])
})
