import { AppError, type ModelService, type Tokenized, type TokenizeRequest } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { rememberTokens } from './remember-tokens.js'

const request = (text: string): TokenizeRequest => ({
  checkpoint: { name: 'a model', hash: 'a'.repeat(64) },
  input: { kind: 'text', text },
  bos: 'auto',
})

test('a prompt is tokenized once, another one by itself, and a refusal is asked about again', async () => {
  const asked: string[] = []
  const models = rememberTokens({
    async tokenize({ input }: TokenizeRequest): Promise<Tokenized> {
      const text = input.kind === 'text' ? input.text : ''
      asked.push(text)
      if (text === 'refused') throw new AppError('MODEL_UNKNOWN')
      return { ids: [text.length], tokens: [], bos: 'none', bosRule: '', maxTokens: 8 }
    },
  } as Partial<ModelService> as ModelService)
  expect((await models.tokenize(request('one'))).ids).toEqual([3])
  expect((await models.tokenize(request('one'))).ids).toEqual([3])
  expect((await models.tokenize(request('three'))).ids).toEqual([5])
  for (let n = 0; n < 2; n++) await expect(models.tokenize(request('refused'))).rejects.toThrow(AppError)
  expect(asked).toEqual(['one', 'three', 'refused', 'refused'])
})
