import { CameraOutline, FileOutline } from 'antd-mobile-icons'
import { type ChangeEvent, useState } from 'react'
import { shrinkImage } from '../../resident/visit/shrink-image.ts'
import { base64Of } from '../kit/sealing.ts'
import { useT } from '../texts.ts'
import type { Picture } from './compose.ts'

const ECG_BYTES_MAX = 2 * 1024 * 1024
const COUNT_MAX = 4

/** A photo from the camera or the album (made small, without place or camera data), or the file of an ECG machine. */
export function Files({
  pictures,
  onChange,
}: {
  pictures: readonly Picture[]
  onChange: (all: readonly Picture[]) => void
}) {
  const t = useT()
  const [note, setNote] = useState<string | undefined>(undefined)
  const take = async (event: ChangeEvent<HTMLInputElement>, what: 'photo' | 'ecg') => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    setNote(undefined)
    try {
      if (what === 'ecg' && file.size > ECG_BYTES_MAX) return setNote(t('files.tooLarge'))
      const blob = what === 'photo' ? await shrinkImage(file) : file
      const base64 = base64Of(new Uint8Array(await blob.arrayBuffer()))
      const type = what === 'photo' ? 'image/jpeg' : file.type || 'application/octet-stream'
      onChange([...pictures, { what, type, base64 }])
    } catch {
      setNote(t('files.unreadable'))
    }
  }
  const full = pictures.length >= COUNT_MAX
  return (
    <section className="card" aria-label={t('files.title')}>
      <h2>{t('files.title')}</h2>
      {pictures.length > 0 ? (
        <div className="thumbs">
          {pictures.map((picture, place) => (
            <div key={`${picture.base64.length} ${picture.base64.slice(-24)}`}>
              {picture.type.startsWith('image/') ? (
                <img src={`data:${picture.type};base64,${picture.base64}`} alt={t('files.photo', { n: place + 1 })} />
              ) : (
                <p>{t('files.ecg')}</p>
              )}
              <button
                type="button"
                className="plain-button"
                onClick={() => onChange(pictures.filter((one) => one !== picture))}
              >
                {t('files.remove')}
              </button>
            </div>
          ))}
        </div>
      ) : null}
      <div className="button-row">
        <label className="file-pick" aria-disabled={full}>
          <CameraOutline aria-hidden /> {t('files.takePhoto')}
          <input
            type="file"
            accept="image/*"
            capture="environment"
            disabled={full}
            onChange={(event) => void take(event, 'photo')}
          />
        </label>
        <label className="file-pick" aria-disabled={full}>
          <FileOutline aria-hidden /> {t('files.takeEcg')}
          <input
            type="file"
            accept=".xml,.scp,.dcm,.pdf,image/*"
            disabled={full}
            onChange={(event) => void take(event, 'ecg')}
          />
        </label>
      </div>
      {note ? (
        <p className="field-error" role="alert">
          {note}
        </p>
      ) : null}
    </section>
  )
}
