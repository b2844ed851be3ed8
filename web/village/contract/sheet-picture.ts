const WIDTH = 1000
const HEIGHT = 420

interface Side {
  readonly name: string
  /** A data address of a PNG. */
  readonly png: string
}

/** Both signatures on one sheet with the names under them: one picture, one digest. Answers PNG as base64. */
export async function bothOnOneSheet(person: Side, doctor: Side): Promise<string> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser draws no pictures')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, WIDTH, HEIGHT)
  pen.fillStyle = '#10191d'
  pen.font = '28px sans-serif'
  for (const [place, side] of [person, doctor].entries()) {
    const picture = await loaded(side.png)
    const left = 20 + (place * WIDTH) / 2
    const scale = Math.min((WIDTH / 2 - 40) / picture.width, 320 / picture.height)
    pen.drawImage(picture, left, 20, picture.width * scale, picture.height * scale)
    pen.fillText(side.name, left, HEIGHT - 30)
  }
  return canvas.toDataURL('image/png').split(',')[1] ?? ''
}

function loaded(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const picture = new Image()
    picture.onload = () => resolve(picture)
    picture.onerror = () => reject(new Error('a signature could not be read'))
    picture.src = address
  })
}
