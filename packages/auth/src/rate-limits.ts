import { isIPv6 } from 'node:net'
import { AppError } from '@lensboard/contract'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/** A class of 300 behind one address signs in, signs up or comes as guests within one lesson. */
const CLASS = 300
const MINUTE = 60
const HOUR = 60 * MINUTE
const MOMENT_MS = 5_000

/** Points a key may spend within `duration` seconds. One web process keeps them in memory; a restart forgives. */
const BUDGETS = {
  signInPerIp: { points: CLASS, duration: 10 * MINUTE },
  /** Given back by a right password, so it counts guesses. */
  signInPerEmail: { points: 10, duration: 10 * MINUTE },
  newPeoplePerIp: { points: CLASS, duration: HOUR },
  claimsPerPerson: { points: 10, duration: 10 * MINUTE },
  /** Questions nobody asked before, which take the tokenizer and then the worker; known answers cost nothing. */
  newRunsPerPerson: { points: 120, duration: MINUTE },
  /** Uploaded lists of prompts, each looked into before it is kept. */
  datasetsPerPerson: { points: 60, duration: 10 * MINUTE },
  /** The same of texts that lenses learn from, which may be a hundred times as large. */
  textsPerPerson: { points: 60, duration: 10 * MINUTE },
  /** Files of other tools. */
  importsPerPerson: { points: 120, duration: 10 * MINUTE },
  /** Lens files, each way: every one is read or written whole. */
  lensesPerPerson: { points: 60, duration: 10 * MINUTE },
  /** Trainings begun or taken up again; how many may wait at once is bounded apart. */
  trainingsPerPerson: { points: 60, duration: 10 * MINUTE },
  /** Typing in a card's prompt asks a few times a second. */
  tokenizedPerPerson: { points: 20, duration: 1 },
  commentsPerPerson: { points: 30, duration: MINUTE },
  /** Reactions, resolving, reading: small, but each is told to everybody on the board. */
  commentActsPerPerson: { points: 240, duration: MINUTE },
  /** What reaches the hub in a person's name; it counts requests itself and shuts out whoever sends too many. */
  hubSearchesPerPerson: { points: 30, duration: MINUTE },
  hubChecksPerPerson: { points: 20, duration: MINUTE },
  hubTokensPerPerson: { points: 10, duration: 10 * MINUTE },
} as const

type Budget = keyof typeof BUDGETS

/** One household or class often holds a whole /64 of IPv6, so its addresses count as one. */
export function ipKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail = ''] = plain.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = plain.includes('::') ? [...left, ...Array(8 - left.length - right.length).fill('0'), ...right] : left
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

const wait = (ms: number) => {
  if (ms <= MOMENT_MS) return 'Too many tries at once. Wait a moment, then try again.'
  const minutes = Math.ceil(ms / 60_000)
  return `Too many tries. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then try again.`
}

export interface RateLimits {
  /** Spends one point; throws RATE_LIMITED, saying how long to wait, when none is left. */
  spend(budget: Budget, key: string): Promise<void>
  /** Gives a key all its points back. */
  forgive(budget: Budget, key: string): Promise<void>
}

/** A fresh set of budgets, all unspent. */
export function createRateLimits(): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(BUDGETS).map(([name, budget]) => [name, new RateLimiterMemory({ keyPrefix: name, ...budget })]),
  ) as Record<Budget, RateLimiterMemory>
  return {
    async spend(budget, key) {
      const spent = await limiters[budget].penalty(key)
      if (spent.consumedPoints > BUDGETS[budget].points) throw new AppError('RATE_LIMITED', wait(spent.msBeforeNext))
    },
    async forgive(budget, key) {
      await limiters[budget].delete(key)
    },
  }
}
