import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** What axe finds against WCAG 2.1 AA on the page as it stands, tldraw's parts too: one line a rule and place. */
export async function faults(page: Page, screen: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${screen}: ${id} at ${target.join(' ')} – ${failureSummary?.split('\n')[1]?.trim()}`,
    ),
  )
}
