const BYTES_MAX = 1.5 * 1024 * 1024
const SIDE_MAX = 1920

class UnreadableImage extends Error {}
export class ImageTooLarge extends Error {}

/** Makes a photo fit to send: JPEG, at most 1920 px a side and 1.5 MB; place and camera data do not survive the canvas. */
export async function shrinkImage(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new UnreadableImage()
  })
  try {
    for (const side of [SIDE_MAX, 1400, 1000]) {
      for (const quality of [0.85, 0.7, 0.55]) {
        const blob = await draw(picture, side, quality)
        if (blob.size <= BYTES_MAX) return blob
      }
    }
    throw new ImageTooLarge()
  } finally {
    picture.close()
  }
}

async function draw(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) throw new UnreadableImage()
  pen.fillStyle = '#fff' // what was transparent becomes paper, not black
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new UnreadableImage())), 'image/jpeg', quality),
  )
}
