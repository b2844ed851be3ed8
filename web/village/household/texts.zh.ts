export const zh = {
  amend: {
    phone: '手机号',
    phoneWrong: '手机号是 11 位数字',
    address: '住址',
    hint: '如果别人同时改了同一项，会请团队长核对，不会互相覆盖。',
  },
  household: {
    title: '户',
    sign: '这一户签约',
    none: '没有这一户',
    noneHint: '可能刚登记，还没有送达；或已不由您的团队负责。',
    noAddress: '住址未登记',
    correct: '改住址',
    moveIn: '有人搬来',
    relation: '和户主的关系',
  },
  register: {
    title: '登记新户',
    cell: '医格',
    noCell: '这台设备上没有医格，请先同步。',
    add: '加一个人',
    addHint: '只能加团队里已登记的居民；第一个人先作为户主。还没登记的人，以后用“有人搬来”加进来。',
    notRegistered: '找不到这个人',
    notRegisteredHint: '没有登记过的人，这里不能新建：请让本人或家属带身份证到卫生院窗口登记，同步后就能在这里找到。',
    fault: {
      cell: '请选择医格',
      address: '请填写住址',
      members: '请至少加一个人',
      head: '户主要有且只有一人',
    },
  },
}
