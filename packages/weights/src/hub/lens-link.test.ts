import { expect, test } from 'vitest'
import { lensFiles } from './lens-files.js'
import { parseLensLink } from './lens-link.js'
import type { HubListing } from './listing.js'

const SPACE = 'spaces/AlignmentResearch/tuned-lens'
const GPT2 = { repo: SPACE, revision: 'main', path: 'lens/gpt2' }

test.each([
  [`https://huggingface.co/${SPACE}/tree/main/lens/gpt2`, GPT2],
  [`https://hf.co/${SPACE}/blob/main/lens/gpt2/params.pt?download=true`, { ...GPT2, path: 'lens/gpt2/params.pt' }],
  [`huggingface.co/${SPACE}/resolve/v1/lens/gpt2/`, { ...GPT2, revision: 'v1' }],
  [`hub:${SPACE}/lens/gpt2`, GPT2],
  [`${SPACE}/lens/gpt2/@abc`, { ...GPT2, revision: 'abc' }],
  ['https://hub.lab.example/hf/datasets/a/b/tree/main/x', { repo: 'datasets/a/b', revision: 'main', path: 'x' }],
  ['uzaymacar/gemma-3-27b-tuned-lens', { repo: 'uzaymacar/gemma-3-27b-tuned-lens', revision: 'main', path: '' }],
  [
    'neuronpedia/jacobian-lens/gemma-2-2b/jlens/wikitext/gemma_jacobian_lens.pt',
    {
      ...{ repo: 'neuronpedia/jacobian-lens', revision: 'main' },
      path: 'gemma-2-2b/jlens/wikitext/gemma_jacobian_lens.pt',
    },
  ],
])('%s names a lens', (link, expected) => {
  expect(parseLensLink(link, 'https://hub.lab.example/hf')).toEqual(expected)
})

test.each([
  'gpt2',
  'https://elsewhere.example/a/b',
  'http://169.254.169.254/latest/meta-data',
  'a/b/../../c',
  'a/b/%2e%2e/c@../x',
  'spaces/a',
  'a/b@c@d',
  'a/b/c\\d',
  `a/b/${'x'.repeat(300)}`,
])('%s names none', (link) => {
  expect(() => parseLensLink(link)).toThrow(/^This names no lens at the hub: .*Copy the address of its folder/)
})

const listing = (...paths: string[]): HubListing => ({
  ...{ repo: 'a/b', revision: 'main', commit: 'c'.repeat(40), gated: false, private: false, tags: [] },
  files: paths.map((path) => ({ path, size: 10, blobId: '0'.repeat(40) })),
})
const found = (files: HubListing, path: string) => lensFiles(files, path).map((file) => file.path)

test('a folder or any of its files is the lens, and one file of torch by itself', () => {
  const space = listing(
    'README.md',
    'lens/gpt2/config.json',
    'lens/gpt2/params.pt',
    'lens/x/config.json',
    'lens/x/params.pt',
  )
  const gpt2 = ['lens/gpt2/config.json', 'lens/gpt2/params.pt']
  for (const path of ['lens/gpt2', ...gpt2]) expect(found(space, path)).toEqual(gpt2)
  const jacobians = listing('g/jlens/w/a_jacobian_lens.pt', 'g/jlens/w/config.yaml', 'h/jlens/w/b_n1000.pt')
  expect(found(jacobians, 'g')).toEqual(['g/jlens/w/a_jacobian_lens.pt'])
  expect(found(jacobians, 'h/jlens/w/b_n1000.pt')).toEqual(['h/jlens/w/b_n1000.pt'])
  expect(found(listing('lens.json', 'lens.safetensors', 'x.pt'), '')).toEqual(['lens.json', 'lens.safetensors'])
})

test('several lenses are named, and none is said', () => {
  const space = listing('lens/gpt2/config.json', 'lens/gpt2/params.pt', 'lens/x/config.json', 'lens/x/params.pt')
  expect(() => lensFiles(space, 'lens')).toThrow(/^There are 2 lenses .*: lens\/gpt2\/params\.pt, lens\/x\/params\.pt$/)
  expect(() => lensFiles(space, 'lens/y')).toThrow(/^There is no lens at a\/b\/lens\/y\.$/)
  expect(() => lensFiles(listing('model.safetensors', 'config.json'), '')).toThrow(/^There is no lens at a\/b\.$/)
  const large = listing('x.pt')
  large.files[0]!.size = 17 * 1024 ** 3
  expect(() => lensFiles(large, '')).toThrow(/more than the largest/)
})
