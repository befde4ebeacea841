import { runInNewContext } from 'node:vm'
import { AppError } from '@lensboard/contract'
import type { AdapterConfig } from '@lensboard/weights'

/** Matching every matrix of a large model takes a few milliseconds. */
const MATCH_MS = 2_000
/** A module name as it is, without any sign of a regular expression. */
const PLAIN = /^[\w-]+(\.[\w-]+)*$/

/** What PEFT does with one matrix of a base, by its module name. */
export interface LoraTargets {
  selects(module: string): boolean
  rank(module: string): number
  /** What the product of the two small matrices is multiplied by. */
  scale(module: string): number
}

/**
 * PEFT's own rules over the module names of one base. Expressions in the config are foreign, so all of them run once,
 * under a time limit. Throws MODEL_UNSUPPORTED where one is no expression here or takes too long.
 */
export function loraTargets(config: AdapterConfig, modules: readonly string[], adapter: string): LoraTargets {
  const refused = (cause: unknown) =>
    new AppError(
      'MODEL_UNSUPPORTED',
      `${adapter} is not supported: an expression in its adapter_config.json cannot be used here.`,
      { cause },
    )
  let chosen: { selected: Set<string>; ranks: Map<string, number>; alphas: Map<string, number> }
  try {
    chosen = withinTime(() => ({
      selected: new Set(modules.filter(selector(config))),
      ranks: new Map(modules.map((module) => [module, ofPattern(config.rankPattern, module) ?? config.rank])),
      alphas: new Map(modules.map((module) => [module, ofPattern(config.alphaPattern, module) ?? config.alpha])),
    }))
  } catch (cause) {
    throw refused(cause)
  }
  const rank = (module: string) => chosen.ranks.get(module) ?? config.rank
  return {
    selects: (module) => chosen.selected.has(module),
    rank,
    scale: (module) =>
      (chosen.alphas.get(module) ?? config.alpha) / (config.useRslora ? Math.sqrt(rank(module)) : rank(module)),
  }
}

/** The timeout holds for everything called from the script, whichever context it is from. */
const withinTime = <T>(act: () => T): T => runInNewContext('act()', { act }, { timeout: MATCH_MS }) as T

function selector(config: AdapterConfig): (module: string) => boolean {
  const { targetModules, excludeModules, layersToTransform } = config
  const excluded = matcher(excludeModules)
  const targeted = targetModules === 'all-linear' ? () => true : matcher(targetModules)
  const layerOf = layerFinder(config.layersPattern)
  // PEFT looks at layers only where modules are listed by name.
  const inLayers = (module: string) =>
    layersToTransform === undefined ||
    typeof targetModules === 'string' ||
    targetModules.includes(module) ||
    layersToTransform.includes(layerOf(module) ?? -1)
  return (module) => !excluded(module) && targeted(module) && inLayers(module)
}

/** One expression for the whole name, or names of which it is the end. */
function matcher(names: string[] | string): (module: string) => boolean {
  if (typeof names === 'string') {
    const whole = new RegExp(`^(?:${names})$`, 'u')
    return (module) => whole.test(module)
  }
  return (module) => names.some((name) => module === name || module.endsWith(`.${name}`))
}

function layerFinder(patterns: readonly string[]): (module: string) => number | undefined {
  const expressions = (patterns.length > 0 ? patterns : ['[^.]*']).map(
    (pattern) => new RegExp(`^.*\\.${pattern}\\.(\\d+)\\.`, 'u'),
  )
  return (module) => {
    for (const expression of expressions) {
      const found = expression.exec(module)
      if (found) return Number(found[1])
    }
    return undefined
  }
}

function ofPattern(pattern: Record<string, number>, module: string): number | undefined {
  for (const [key, value] of Object.entries(pattern)) {
    const fits = PLAIN.test(key)
      ? module === key || module.endsWith(`.${key}`)
      : new RegExp(`^(?:.*\\.)?(?:${key})$`, 'u').test(module)
    if (fits) return value
  }
  return undefined
}
