/** Why a message did not go out, as a code: no phone number and no text get into a log. */
export class NotSent extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}
