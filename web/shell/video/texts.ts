import { type TextsOf, textsOf } from '../i18n.ts'

const zh = {
  video: '视频',
  join: '开始视频',
  joinAwaited: '对方已在视频中，点此接入',
  leave: '结束视频',
  mute: '静音',
  unmute: '取消静音',
  hide: '关闭画面',
  show: '打开画面',
  asking: '请允许使用摄像头和麦克风',
  alone: '等待对方接入…',
  connecting: '正在接通…',
  on: '已接通',
  lost: '连接中断，正在重新接通…',
  off: '视频未开始',
  own: '我的画面',
  other: '对方的画面',
  'no-camera': '不能使用摄像头或麦克风。请检查设备，并在浏览器中允许使用；也可以继续用文字和图片。',
  elsewhere: '您已在另一台设备上接入视频。',
}
const en: TextsOf<typeof zh> = {
  video: 'Video',
  join: 'Start video',
  joinAwaited: 'The other side is in the video: join',
  leave: 'End video',
  mute: 'Mute',
  unmute: 'Unmute',
  hide: 'Picture off',
  show: 'Picture on',
  asking: 'Please allow camera and microphone',
  alone: 'Waiting for the other side…',
  connecting: 'Connecting…',
  on: 'Connected',
  lost: 'The line broke; connecting again…',
  off: 'Video has not begun',
  own: 'My picture',
  other: 'The other side',
  'no-camera':
    'Camera or microphone cannot be used. Check the device and allow them in the browser, or go on in writing.',
  elsewhere: 'You have joined from another device.',
}
export const { useT } = textsOf('video', zh, en)
