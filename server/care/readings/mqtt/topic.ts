/** Where a device sends: its own topic and no other. */
export const topicOf = (deviceId: string) => `anji/devices/${deviceId}/readings`
export const everyTopic = topicOf('+')

export function deviceOfTopic(topic: string): string | undefined {
  return /^anji\/devices\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/readings$/.exec(topic)?.[1]
}
