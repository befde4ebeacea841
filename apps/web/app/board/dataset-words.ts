/** A count with thousands as they are read. */
const count = (n: number, one: string) => `${n.toLocaleString('en-US')} ${n === 1 ? one : `${one}s`}`

interface Counted {
  prompts: number
  answers: number
  broken: { count: number }
}

/** `50 prompts, 48 with an expected answer. 3 broken lines are left out.` */
export function countWords({ prompts, answers, broken }: Counted): string {
  const expected =
    answers === 0 ? '' : `, ${answers === prompts ? 'each' : answers.toLocaleString('en-US')} with an expected answer`
  const left =
    broken.count === 0 ? '' : ` ${count(broken.count, 'broken line')} ${broken.count === 1 ? 'is' : 'are'} left out.`
  return `${count(prompts, 'prompt')}${expected}.${left}`
}
