import { addDemoPerson } from '#people/credentials'
import { demoPerson } from './region.ts'
import { consentTo } from './settle-people.ts'
import { staffMember, type World } from './world.ts'

interface StaffStory {
  key: string
  labelZh: string
  labelEn: string
  storyZh: string
  storyEn: string
}

const STAFF: StaffStory[] = [
  {
    key: 'gp-1',
    labelZh: '李明 全科医生',
    labelEn: 'Li Ming, GP',
    storyZh: '候诊队列、问诊、处方和签名',
    storyEn: 'Queue, consult, prescription, signature',
  },
  {
    key: 'specialist-1',
    labelZh: '赵文静 内分泌科专家',
    labelEn: 'Zhao Wenjing, endocrinologist',
    storyZh: '全科医生身后的专科医生',
    storyEn: 'A specialist behind the GPs',
  },
  {
    key: 'specialist-3',
    labelZh: '儿科医生',
    labelEn: 'Paediatrician',
    storyZh: '6 岁以下儿童由监护人陪同就诊',
    storyEn: 'Sees children under six with their guardian',
  },
  {
    key: 'pharmacist-1',
    labelZh: '孙慧 药师',
    labelEn: 'Sun Hui, pharmacist',
    storyZh: '审方：通过或退回',
    storyEn: 'Reviews prescriptions: approve or return',
  },
  {
    key: 'dispenser-pharmacy-1',
    labelZh: '吴佳佳 安济堂大药房',
    labelEn: 'Wu Jiajia, Anjitang Pharmacy',
    storyZh: '凭取药码核对发药',
    storyEn: 'Checks the code and hands the medicine over',
  },
  {
    key: 'registrar-1',
    labelZh: '何海燕 健康档案员',
    labelEn: 'He Haiyan, records officer',
    storyZh: '身份存疑的病历等她核对',
    storyEn: 'Decides whose a doubtful hospital record is',
  },
  {
    key: 'manager-1',
    labelZh: '郭建平 管理者',
    labelEn: 'Guo Jianping, manager',
    storyZh: '今天的就诊、等候、费用和被拒操作',
    storyEn: "Today's visits, waits, money and refusals",
  },
  {
    key: 'auditor-1',
    labelZh: '梁志刚 审计员',
    labelEn: 'Liang Zhigang, auditor',
    storyZh: '账单、规则和全程留痕',
    storyEn: 'Bills, rules and the trail of every step',
  },
  {
    key: 'administrator-1',
    labelZh: '宋涛 信息科',
    labelEn: 'Song Tao, administrator',
    storyZh: '机构、人员执照和系统',
    storyEn: 'Institutions, licences and the system',
  },
  {
    key: 'gp-village-1-1',
    labelZh: '陈春梅 上溪村村医',
    labelEn: 'Chen Chunmei, village doctor',
    storyZh: '村医工作台：今日随访、入户签约、建档，没有网络也能用',
    storyEn: 'The village: who is due today, contracts at home, enrolment, also without a network',
  },
  {
    key: 'gp-township-1-1',
    labelZh: '许文斌 云溪镇家庭医生团队长',
    labelEn: 'Xu Wenbin, leader of the Yunxi team',
    storyZh: '团队工作列表、告警、存疑随访的核实',
    storyEn: 'The team’s worklist, alarms, and questions about follow-ups that cannot be true',
  },
  {
    key: 'manager-township-1',
    labelZh: '沈丽华 云溪镇卫生院管理者',
    labelEn: 'Shen Lihua, manager at Yunxi',
    storyZh: '医格、团队、签约率与规范管理率，点到每个人和原因',
    storyEn: 'Cells, teams, contract and management rates down to each person and the reason',
  },
  {
    key: 'registrar-township-1',
    labelZh: '周敏 云溪镇公卫科',
    labelEn: 'Zhou Min, registrar at Yunxi',
    storyZh: '登记家庭、录入纸质签约、现场核对来人',
    storyEn: 'Registers households, enters contracts signed on paper, checks people in',
  },
]

/** The demo people come to the sign-in page; those whose story needs it have consented to online care. */
export async function greet(world: World, instant: Date): Promise<void> {
  const { region } = world
  const guardian = demoPerson(region, 'chen')
  for (const demo of region.demo) {
    const person = demoPerson(region, demo.key)
    await consentTo(world, instant, person, demo.signsIn ? person : guardian)
  }
  await world.once('demo-people', world.at(instant), async (ctx) => {
    let sort = 0
    for (const demo of region.demo.filter(({ signsIn }) => signsIn)) {
      const person = demoPerson(region, demo.key)
      const { storyZh, storyEn, labelEn } = demo
      await addDemoPerson(ctx, {
        personId: person.id,
        kind: 'resident',
        labelZh: person.name,
        labelEn,
        storyZh,
        storyEn,
        sort: ++sort,
      })
    }
    for (const { key, ...story } of STAFF) {
      const member = staffMember(world, key)
      const labelZh = key === 'specialist-3' ? `${member.name} ${story.labelZh}` : story.labelZh
      await addDemoPerson(ctx, { personId: member.id, kind: 'staff', ...story, labelZh, sort: ++sort })
    }
  })
  await world.deliver(instant)
}
