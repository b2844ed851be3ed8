/** The coded "no" of seeing each other. */
export const videoRefusals = {
  'video.not_running': {
    status: 409,
    zh: '接诊后才能视频，当前问诊不在进行中。',
    en: 'Video opens when the doctor has called the person in; this consult is not running.',
  },
  'video.seat_over': {
    status: 409,
    zh: '您已在另一台设备上接入视频，本设备已断开。',
    en: 'You have joined from another device: this one is disconnected.',
  },
  'video.other_side_changed': {
    status: 409,
    zh: '对方已离开或换了设备，正在重新连接。',
    en: 'The other side has left or changed devices. Connecting again.',
  },
  'video.too_many_signals': {
    status: 429,
    zh: '视频连接尝试过多，请重新接入。',
    en: 'Too many attempts to connect. Join again.',
  },
} as const
