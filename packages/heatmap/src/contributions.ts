import type { AttributionResult, Component } from '@lensboard/contract'
import { formatNatsValue } from './numbers.js'

/** `embed`, `L3 attn`, `L3 H2`, `L3 mlp`, `bias`: a component as it is named in the list. */
function componentName({ site, layer, head }: Component, nLayers: number): string {
  switch (site) {
    case 'embed':
      return 'embed'
    case 'attn_out':
      return `L${layer} attn`
    case 'head':
      return `L${layer} H${head}`
    case 'mlp_out':
      return `L${layer} mlp`
    case 'intervention':
      return `L${layer} change`
    case 'bias':
      return layer >= nLayers ? 'final bias' : `L${layer} bias`
  }
}

const layersOf = ({ components }: AttributionResult) =>
  1 + Math.max(0, ...components.flatMap(({ site, layer }) => (site === 'bias' || site === 'embed' ? [] : [layer])))

/** Components of an attribution with what each adds, the largest first. */
export function sortedContributions(
  result: AttributionResult,
): { name: string; value: number; component: Component }[] {
  const nLayers = layersOf(result)
  return result.components
    .map((component, i) => ({
      name: componentName(component, nLayers),
      value: result.contributions[i] ?? Number.NaN,
      component,
    }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
}

/** What a component is, in a sentence. */
export function componentWords({ site, layer, head }: Component, result: AttributionResult): string {
  switch (site) {
    case 'embed':
      return 'The embedding of the token itself.'
    case 'attn_out':
      return `What attention adds in layer ${layer}.`
    case 'head':
      return `What head ${head} adds in layer ${layer}.`
    case 'mlp_out':
      return `What the MLP adds in layer ${layer}.`
    case 'intervention':
      return `What the interventions add before layer ${layer}.`
    case 'bias':
      return layer >= layersOf(result)
        ? 'What the final norm and the unembedding add by themselves.'
        : `What attention adds beside its heads in layer ${layer}.`
  }
}

export const signed = (value: number) => (value > 0 ? `+${formatNatsValue(value)}` : formatNatsValue(value))
