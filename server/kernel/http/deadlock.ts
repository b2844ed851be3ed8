const triesMax = 4
const deadlockDetected = '40P01'

/** Does a unit of work again that the database has ended so that another could go on: nothing of it was kept. Throws what else it fails with. */
export async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== deadlockDetected || tries >= triesMax) throw error
    }
  }
}
