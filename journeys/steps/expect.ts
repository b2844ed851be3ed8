import type { Locator } from 'playwright-core'

/** Waits until one of the places shows the words. */
export async function expectText(places: Locator, words: string | RegExp): Promise<void> {
  await places.filter({ hasText: words }).first().waitFor()
}
