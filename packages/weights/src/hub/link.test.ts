import { expect, test } from 'vitest'
import { parseHubLink } from './link.js'

const mirror = 'https://hub.lab.example/hf'

test.each([
  ['gpt2', 'gpt2', 'main'],
  ['org/name', 'org/name', 'main'],
  ['  org/name@v1.0 ', 'org/name', 'v1.0'],
  ['hub:org/name@refs/pr/3', 'org/name', 'refs/pr/3'],
  ['org/name@9f0efb9628ac4e6cbb9d407e51e2c53c577be50c', 'org/name', '9f0efb9628ac4e6cbb9d407e51e2c53c577be50c'],
  ['https://huggingface.co/org/name', 'org/name', 'main'],
  ['huggingface.co/org/name/', 'org/name', 'main'],
  ['https://hf.co/gpt2', 'gpt2', 'main'],
  ['https://huggingface.co/org/name/tree/step-100', 'org/name', 'step-100'],
  ['https://huggingface.co/gpt2/tree/refs%2Fpr%2F1', 'gpt2', 'refs/pr/1'],
  ['https://huggingface.co/org/name/blob/main/config.json?download=true#L3', 'org/name', 'main'],
  ['https://huggingface.co/org/name/discussions/12', 'org/name', 'main'],
  ['https://huggingface.co/api/models/org/name/revision/v2', 'org/name', 'v2'],
  ['https://hub.lab.example/hf/org/name/tree/v2', 'org/name', 'v2'],
])('%s is read', (link, repo, revision) => {
  expect(parseHubLink(link, mirror)).toEqual({ repo, revision })
})

test.each([
  ['', 'a name is missing'],
  ['org/', 'a name is missing'],
  ['a/b/c', 'too many parts'],
  ['../etc', 'a name there is made of'],
  ['org/..', 'a name there is made of'],
  ['org/na me', 'a name there is made of'],
  ['org/name--x', 'a name there is made of'],
  ['org/name.git', 'a name there is made of'],
  ['org/-name', 'a name there is made of'],
  ['org/näme', 'a name there is made of'],
  [`org/${'a'.repeat(97)}`, 'more than 96 characters'],
  ['a'.repeat(301), 'longer than 300 characters'],
  ['org/name@', 'its revision has characters'],
  ['org/name@../../x', 'its revision has characters'],
  ['org/name@a..b', 'its revision has characters'],
  ['org/name@a@b', 'more than one @'],
  [`org/name@${'a'.repeat(201)}`, 'its revision is too long'],
  ['datasets/squad', 'it is a dataset'],
  ['https://huggingface.co/datasets/org/name', 'it is a dataset'],
  ['https://huggingface.co/spaces/org/name', 'it is a space'],
  ['https://example.com/org/name', 'example.com is not the hub used here'],
  ['https://huggingface.co.evil.example/org/name', 'is not the hub used here'],
  ['https://huggingface.co/org/name/tree/%E0%A4%A', 'not encoded'],
  ['https://', 'it is no address'],
])('%j is refused', (link, why) => {
  expect(() => parseHubLink(link, mirror)).toThrow(
    expect.objectContaining({ code: 'HUB_LINK_INVALID', message: expect.stringContaining(why) }),
  )
})
