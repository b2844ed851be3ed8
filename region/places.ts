/** The region's institutions. Names, codes and people are invented; codes follow the insurer's shape (fixmedins_code). Pure data. */

import type { InstitutionKind, InstitutionLevel } from '#contracts/institutions'

export interface Place {
  key: string
  kind: InstitutionKind
  level: InstitutionLevel
  name: string
  nameEn: string
  /** fixmedins_code: H for medical institutions, P for pharmacies, area, running number. */
  code: string
  /** The township centre of a village, the county hospital of a township. */
  parentKey?: string
  address: string
}

const TOWNSHIPS: { name: string; nameEn: string; villages: [string, string][] }[] = [
  {
    name: '云溪镇',
    nameEn: 'Yunxi',
    villages: [
      ['上溪村', 'Shangxi'],
      ['下溪村', 'Xiaxi'],
      ['竹园村', 'Zhuyuan'],
      ['桥头村', 'Qiaotou'],
    ],
  },
  {
    name: '青禾镇',
    nameEn: 'Qinghe',
    villages: [
      ['稻香村', 'Daoxiang'],
      ['新塘村', 'Xintang'],
      ['大田村', 'Datian'],
      ['荷花村', 'Hehua'],
    ],
  },
  {
    name: '白石镇',
    nameEn: 'Baishi',
    villages: [
      ['石门村', 'Shimen'],
      ['白石村', 'Baishi'],
      ['东岩村', 'Dongyan'],
    ],
  },
  {
    name: '松岭乡',
    nameEn: 'Songling',
    villages: [
      ['松岭村', 'Songling'],
      ['云上村', 'Yunshang'],
      ['茶山村', 'Chashan'],
    ],
  },
  {
    name: '河湾镇',
    nameEn: 'Hewan',
    villages: [
      ['河湾村', 'Hewan'],
      ['渡口村', 'Dukou'],
      ['沙洲村', 'Shazhou'],
    ],
  },
  {
    name: '柳塘镇',
    nameEn: 'Liutang',
    villages: [
      ['柳塘村', 'Liutang'],
      ['南塘村', 'Nantang'],
      ['鱼池村', 'Yuchi'],
    ],
  },
]

/** Every institution: one lead internet hospital, 2 county hospitals, 6 township centres, 20 village clinics, 3 pharmacies. */
export const PLACES: readonly Place[] = [
  hospital(
    'net',
    'internet-hospital',
    3,
    '安济互联网医院',
    'Anji Internet Hospital',
    'H99012600001',
    '安济县健康路 1 号',
  ),
  hospital(
    'county-1',
    'hospital',
    2,
    '安济县人民医院',
    "Anji County People's Hospital",
    'H99012600011',
    '安济县健康路 3 号',
  ),
  hospital(
    'county-2',
    'hospital',
    2,
    '安济县中医医院',
    'Anji County TCM Hospital',
    'H99012600012',
    '安济县杏林路 18 号',
  ),
  ...TOWNSHIPS.flatMap(townshipPlaces),
  hospital('pharmacy-1', 'pharmacy', 1, '安济堂大药房', 'Anjitang Pharmacy', 'P99012600001', '安济县健康路 26 号'),
  hospital('pharmacy-2', 'pharmacy', 1, '云溪便民药房', 'Yunxi Pharmacy', 'P99012600002', '云溪镇溪桥街 5 号'),
  hospital('pharmacy-3', 'pharmacy', 1, '河湾百草药房', 'Hewan Herbal Pharmacy', 'P99012600003', '河湾镇渡口路 12 号'),
]

export const VILLAGES: readonly Place[] = PLACES.filter((place) => place.kind === 'village-clinic')

export function placeOf(key: string): Place {
  const place = PLACES.find((candidate) => candidate.key === key)
  if (!place) throw new Error(`no such place: ${key}`)
  return place
}

function townshipPlaces({ name, nameEn, villages }: (typeof TOWNSHIPS)[number], index: number): Place[] {
  const key = `township-${index + 1}`
  const centre: Place = {
    ...hospital(
      key,
      'township-centre',
      1,
      `${name}中心卫生院`,
      `${nameEn} Township Health Centre`,
      `H9901260002${index + 1}`,
      `${name}卫生路 1 号`,
    ),
    parentKey: index % 2 === 0 ? 'county-1' : 'county-2',
  }
  const clinics = villages.map(
    ([village, villageEn], order): Place => ({
      ...hospital(
        `village-${index + 1}-${order + 1}`,
        'village-clinic',
        0,
        `${village}卫生室`,
        `${villageEn} Village Clinic`,
        `H990126001${index + 1}${order + 1}`,
        `${name}${village}`,
      ),
      parentKey: key,
    }),
  )
  return [centre, ...clinics]
}

function hospital(
  key: string,
  kind: InstitutionKind,
  level: InstitutionLevel,
  name: string,
  nameEn: string,
  code: string,
  address: string,
): Place {
  return { key, kind, level, name, nameEn, code, address }
}
