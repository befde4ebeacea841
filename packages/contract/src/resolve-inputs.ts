import { canonicalJson } from './canonical.js'
import type { Question } from './card.js'
import type { Input } from './input.js'
import type { Intervention } from './intervention.js'

/**
 * A question whose inner prompts (what is patched in, the sets of a difference, the corrupted prompt, a patchscope's
 * target) are token ids, so that equal tokens are equal questions. Its own prompt stays as it is; one without inner
 * prompts stays equal to itself. Each different prompt is tokenized once, one after the other.
 */
export async function resolveInputs<Q extends Question>(
  question: Q,
  idsOf: (input: Input) => readonly number[] | Promise<readonly number[]>,
): Promise<Q>
export async function resolveInputs(
  question: Question,
  idsOf: (input: Input) => readonly number[] | Promise<readonly number[]>,
): Promise<Question> {
  const known = new Map<string, Input>()
  const resolve = async (input: Input): Promise<Input> => {
    const key = canonicalJson(input)
    const resolved = known.get(key) ?? { kind: 'ids', ids: [...(await idsOf(input))] }
    known.set(key, resolved)
    return resolved
  }
  if (question.kind === 'patching') return { ...question, corrupted: await resolve(question.corrupted) }
  if (question.kind === 'patchscope') return { ...question, target: await resolve(question.target) }
  const interventions: Intervention[] = []
  for (const one of question.interventions) interventions.push(await withIds(one, resolve))
  return { ...question, interventions }
}

async function withIds(one: Intervention, resolve: (input: Input) => Promise<Input>): Promise<Intervention> {
  if (one.op === 'patch') return { ...one, from: { ...one.from, input: await resolve(one.from.input) } }
  if (one.op !== 'add' || one.direction.kind !== 'difference') return one
  const all = async (inputs: readonly Input[]) => {
    const resolved: Input[] = []
    for (const input of inputs) resolved.push(await resolve(input))
    return resolved
  }
  const { positive, negative } = one.direction
  return { ...one, direction: { ...one.direction, positive: await all(positive), negative: await all(negative) } }
}
