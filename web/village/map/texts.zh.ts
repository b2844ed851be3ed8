export const zh = {
  map: {
    title: '地图',
    which: '看哪些户',
    only: { all: '全部户', today: '今天要去的' },
    cell: '医格',
    allCells: '全部医格',
    none: '还没有户',
    noneHint: '同步以后，这里按医格画出每一户。',
    noOutline: '医格还没有边界，先看下面的名单。',
    label: '{cells} 个医格，{homes} 户；名单在下面',
    guessed: '没有记录位置的户，只表示在这个医格里，不是实际位置。',
    list: '户的名单',
    home: '{name}家',
    waiting: '今天看 {n} 人',
  },
}
