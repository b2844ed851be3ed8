import type { Page } from 'playwright-core'

export const videoStage = (page: Page) => page.locator('.video-stage')

/** The picture of the other side moves. */
export async function connected(page: Page): Promise<void> {
  await page.locator('.video-stage[data-state="on"]').waitFor()
  await page.waitForFunction(() => {
    const other = document.querySelector<HTMLVideoElement>('.video-other')
    return other !== null && other.videoWidth > 0 && other.currentTime > 0
  })
}
