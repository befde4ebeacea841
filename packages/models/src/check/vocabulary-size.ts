/** Highest id + 1 that a parsed tokenizer.json names, without building the tokenizer; `undefined` where it names none. */
export function vocabularySize({ model, added_tokens }: Record<string, unknown>): number | undefined {
  let size = 0
  const vocab = model !== null && typeof model === 'object' && 'vocab' in model ? model.vocab : undefined
  if (Array.isArray(vocab)) size = vocab.length
  else if (vocab !== null && typeof vocab === 'object')
    for (const id of Object.values(vocab)) if (isId(id)) size = Math.max(size, id + 1)
  if (Array.isArray(added_tokens))
    for (const token of added_tokens as unknown[])
      if (token !== null && typeof token === 'object' && 'id' in token && isId(token.id))
        size = Math.max(size, token.id + 1)
  return size === 0 ? undefined : size
}

const isId = (id: unknown): id is number => typeof id === 'number' && Number.isSafeInteger(id) && id >= 0
