import type { IceServer, Signal, SignalBody } from '#contracts/video'

type Said = Signal['signal']

interface Ends {
  /** Sends to the other side's present seat; a failure is no matter, the connection asks again. */
  readonly send: (signal: SignalBody) => void
  readonly onPicture: (stream: MediaStream) => void
  readonly onState: (state: RTCPeerConnectionState) => void
}

export interface Connection {
  hear(signal: Said): Promise<void>
  close(): void
}

/**
 * One connection to the other side's present seat, by "perfect negotiation" (WebRTC 1.0, 10.7): both may offer at any time, and
 * when both do at once the polite side yields.
 */
export function connect(own: MediaStream, polite: boolean, iceServers: readonly IceServer[], ends: Ends): Connection {
  const peer = new RTCPeerConnection({
    iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
  })
  let offering = false
  let ignoring = false
  // Ways that were told before the description they belong to.
  const early: RTCIceCandidateInit[] = []
  const tell = () => {
    const { localDescription: description } = peer
    if (!description) return
    ends.send({
      kind: 'description',
      description: { type: description.type as 'offer' | 'answer', sdp: description.sdp },
    })
  }
  peer.onnegotiationneeded = async () => {
    try {
      offering = true
      await peer.setLocalDescription()
      tell()
    } finally {
      offering = false
    }
  }
  peer.onicecandidate = ({ candidate }) => {
    if (candidate) ends.send({ kind: 'candidate', candidate: candidate.toJSON() as never })
  }
  peer.ontrack = ({ streams }) => {
    if (streams[0]) ends.onPicture(streams[0])
  }
  peer.onconnectionstatechange = () => {
    ends.onState(peer.connectionState)
    if (peer.connectionState === 'failed') peer.restartIce()
  }
  for (const track of own.getTracks()) peer.addTrack(track, own)

  const hearDescription = async (description: RTCSessionDescriptionInit) => {
    const collides = description.type === 'offer' && (offering || peer.signalingState !== 'stable')
    ignoring = !polite && collides
    if (ignoring) return
    await peer.setRemoteDescription(description)
    for (const candidate of early.splice(0)) await peer.addIceCandidate(candidate)
    if (description.type !== 'offer') return
    await peer.setLocalDescription()
    tell()
  }
  return {
    hear: async (signal) => {
      if (signal.kind === 'description') return hearDescription(signal.description as RTCSessionDescriptionInit)
      if (!peer.remoteDescription) return void early.push(signal.candidate)
      try {
        await peer.addIceCandidate(signal.candidate)
      } catch (error) {
        if (!ignoring) throw error
      }
    },
    close: () => {
      peer.onconnectionstatechange = null
      peer.close()
    },
  }
}
