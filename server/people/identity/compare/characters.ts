/**
 * Characters of names that are written for one another. Each word of a list is a group; a table of what registrars meet,
 * not of the language.
 */
const variantPairs = `
國国 偉伟 華华 東东 陳陈 張张 劉刘 趙赵 黃黄 吳吴 孫孙 馬马 鄭郑 謝谢 許许 鄧邓 馮冯 蕭肖 萧肖 葉叶 蘇苏 呂吕 盧卢 姚姚 鍾钟 鐘钟 譚谭 陸陆 範范
廖廖 賈贾 韋韦 鄒邹 鄔邬 邱邱 閻闫 阎闫 龍龙 賀贺 顧顾 龔龚 萬万 錢钱 嚴严 歐欧 陽阳 諸诸 葛葛 湯汤 喬乔 賴赖 齊齐 樊樊 蘭兰 關关 溫温 莊庄 畢毕
聶聂 魯鲁 竇窦 詹詹 駱骆 儲储 衛卫 紀纪 項项 樂乐 單单 麗丽 鳳凤 蓮莲 瓊琼 潔洁 靜静 嬌娇 媽妈 嫻娴 嬋婵 娛娱 艷艳 豔艳 紅红 紋纹 綺绮 綠绿 緯纬 縝缜
繡绣 繼继 績绩 約约 純纯 純纯 紹绍 經经 維维 綱纲 綿绵 緒绪 線线 編编 緣缘 練练 麟麟 龍龙 強强 彊强 軍军 義义 傑杰 賢贤 貴贵 財财 寶宝 寳宝 實实
賓宾 賽赛 贊赞 貞贞 負负 榮荣 營营 瑩莹 螢萤 學学 覺觉 興兴 舉举 譽誉 誠诚 諾诺 謙谦 詩诗 詠咏 訓训 記记 設设 論论 調调 談谈 諒谅 謀谋 識识 讓让
勝胜 勛勋 勳勋 動动 勞劳 勵励 勢势 務务 雲云 電电 霧雾 靈灵 飛飞 風风 順顺 頌颂 預预 領领 頤颐 顏颜 願愿 類类 餘余 馴驯 駿骏 騰腾 驊骅 驥骥 鴻鸿
鵬鹏 鶴鹤 鷹鹰 鵑鹃 鶯莺 麥麦 齡龄 達达 運运 遠远 進进 連连 遲迟 選选 還还 邁迈 遙遥 適适 鋒锋 銀银 銅铜 鋼钢 錦锦 鎮镇 鑄铸 鐵铁 鑫鑫 鈞钧 銘铭
鋭锐 銳锐 錫锡 鎧铠 鏡镜 鑒鉴 鑑鉴 長长 開开 閣阁 閔闵 闊阔 闖闯 陰阴 隊队 階阶 隨随 際际 雙双 雛雏 離离 難难 韻韵 頁页 備备 傳传 傑杰 億亿 優优
倫伦 個个 們们 偉伟 側侧 內内 兩两 冊册 劍剑 剛刚 創创 劉刘 則则 匯汇 區区 協协 參参 員员 問问 啟启 啓启 喪丧 嘯啸 嚮向 園园 圓圆 圖图 團团 聖圣
堅坚 場场 塊块 壇坛 壯壮 壽寿 夢梦 夾夹 奮奋 奪夺 孫孙 寧宁 甯宁 審审 寫写 寬宽 將将 專专 尋寻 對对 導导 岡冈 島岛 崗岗 嵐岚 峯峰 嶺岭 嶽岳 巖岩
師师 帥帅 幹干 庫库 廣广 廬庐 廠厂 張张 彈弹 彥彦 彙汇 後后 從从 徑径 復复 徵征 德德 惠惠 愛爱 慶庆 慧慧 憲宪 憶忆 懷怀 應应 懿懿 戀恋 戰战 戲戏
擇择 擎擎 據据 揚扬 換换 敵敌 數数 斬斩 斷断 時时 晉晋 晝昼 暉晖 暢畅 曉晓 曄晔 書书 會会 朧胧 條条 來来 東东 枬楠 棟栋 楊杨 楓枫 業业 極极 構构
樣样 樹树 橋桥 機机 橫横 檸柠 權权 歡欢 歲岁 歷历 殘残 氣气 漢汉 澤泽 濤涛 濱滨 濟济 潤润 淵渊 漁渔 滿满 澗涧 瀟潇 瀾澜 灣湾 湧涌 淨净 淩凌 準准
溝沟 滄沧 滬沪 瀚瀚 炳炳 烏乌 無无 煒炜 煥焕 燁烨 燈灯 燦灿 爍烁 爭争 爾尔 牽牵 獎奖 獨独 獻献 獅狮 珮佩 現现 瑋玮 瑤瑶 瓏珑 環环 璣玑 瓔璎 產产
畫画 當当 療疗 發发 髮发 皚皑 盡尽 監监 盤盘 睞睐 矯矫 碩硕 禎祯 禮礼 禪禅 秋秋 種种 稱称 穎颖 頴颖 穩稳 積积 窮穷 竹竹 競竞 筆笔 節节 築筑 簡简
紅红 純纯 級级 綸纶 綽绰 緻致 羅罗 聖圣 聞闻 聰聪 聲声 聯联 職职 肅肃 脈脉 膽胆 臨临 舊旧 艦舰 藝艺 藥药 蘊蕴 蘋苹 薔蔷 薈荟 蔣蒋 蓋盖 蔔卜 莖茎
菓果 萊莱 處处 虛虚 號号 蝦虾 蠻蛮 衆众 眾众 術术 衝冲 裝装 補补 製制 見见 規规 視视 親亲 覽览 觀观 計计 討讨 許许 評评 詞词 試试 該该 詳详 認认
說说 誼谊 請请 諧谐 諺谚 謹谨 證证 譯译 議议 護护 讀读 豐丰 豪豪 賦赋 質质 跡迹 踐践 躍跃 車车 軒轩 輝辉 煇辉 輕轻 載载 輔辅 輪轮 轉转 辦办 農农
迴回 逸逸 遜逊 遺遗 邊边 鄉乡 醫医 釋释 針针 鉅巨 鈺钰 鈴铃 鉛铅 銓铨 鍵键 鏗铿 鑽钻 門门 闢辟 陸陆 陳陈 隱隐 隻只 雜杂 雞鸡 霽霁 靚靓 響响 項项
頓顿 頻频 顯显 飄飘 飲饮 館馆 驗验 驚惊 體体 鬥斗 魚鱼 鮮鲜 鳥鸟 鳴鸣 鷗鸥 鹽盐 黨党 點点 齊齐 龜龟 喆哲 堃坤 昇升 陞升 羣群 淼淼 犇奔 皙晰 栢柏
崐昆 崑昆 崙仑 侖仑 佈布 僊仙 僞伪 凈净 剋克 匊掬 卻却 厤历 叡睿 咊和 啚图 塟葬 墻墙 姸妍 姗珊 姍珊 娬妩 嫵妩 婭娅 孃娘 孌娈 寀采 尅克 屆届 峽峡
嶧峄 嶸嵘 帶带 廕荫 弍二 弌一 恒恆 悅悦 恵惠 愼慎 懽欢 旹时 昿旷 曠旷 曡叠 枱台 臺台 柟楠 桿杆 梹槟 棲栖 槓杠 檢检 欽钦 氷冰 冰冰 汎泛 沖冲 洩泄
浄净 涖莅 渇渴 滙汇 澂澄 濬浚 瀅滢 灘滩 炤照 煙烟 熈熙 熙熙 燻熏 牀床 犟强 猶犹 玅妙 玨珏 瑠琉 璽玺 甦苏 畧略 疊叠 皁皂 皜皓 皡昊 睏困 硃朱 祐佑
祕秘 禕祎 禰祢 秈籼 穀谷 窻窗 竝并 並并 併并 箇个 粧妆 粬曲 糧粮 紮扎 絃弦 絜洁 緜绵 縧绦 羋芈 羨羡 耑专 聼听 聽听 脇胁 脩修 臯皋 舩船 艸草 芲花
荅答 荘庄 菴庵 葢盖 蓡参 蔴麻 藴蕴 蘂蕊 蕋蕊 蘤花 虓虓 衞卫 袐秘 裏里 裡里 谿溪 貓猫 賉恤 賸剩 贇赟 趦趄 跡迹 踰逾 軰辈 逥回 逹达 遊游 鄰邻 醖酝 鉄铁
鉢钵 鋪铺 鍊炼 鎖锁 鑛矿 閒闲 闗关 隣邻 隲骘 雋隽 霑沾 靑青 韮韭 頫俯 飇飙 餠饼 騐验 驩欢 髙高 髪发 鬭斗 鮎鲇 鯤鲲 鳯凤 鵞鹅 鶄鹡 黄黄 黙默 鼔鼓 齎赍`

/** Written alike: taken for one another from paper or from a screen. */
const similarGroups = `
瑛英 莹萤滢 己已巳 晟晨 淑叔椒 娟涓捐鹃 媛缓嫒 彬杉 斌赋 祥详样洋 昊吴旲 未末 士土 候侯 祖租组 佳住隹桂 琳林 怡治贻冶 朋明 阳阴 晓皓 瑞端 艳绝 雪雷 雷霜
王玉 玉王主 日曰目 大太天夫犬 千干于午 人入八 力刀 九丸 刁习 戊戌戍成 田由甲申 石右 白自百 孙孔 刘列 杨扬汤 陈阵 张弓 李季 赵起 周同 吴昊 徐余 胡湖 朱未末
高商 林淋 何河 郭部 马乌鸟 罗岁 梁粱 宋宗 郑邓 谢榭 韩朝 唐康 冯马 于干 董重 萧箫 程桯 曹曾 袁哀 邓邵 许计 傅博 沈沉 曾会 彭膨 吕昌 苏办 卢户 蒋将 蔡祭
贾买 丁了 魏巍 薛薜 叶计 阎闫 余佘 潘播 杜社 戴载 夏复 钟种 汪江注 田由 任仕 姜美 范苑 方万 石后 姚桃 谭潭 廖寥 邹皱 熊能 金全 陆陕 郝赤 孔孙 白臼 崔催 康庸
毛手 邱丘 秦奏泰 江汪 史吏 顾颀 侯候 邵绍 孟盂 龙尤 万方 段叚 雷雪 钱线 汤杨 尹伊 黎藜 易昜 常尚 武斌 乔桥 贺货 赖懒 龚龛 文义 兰三 殷般 施拖 陶淘 洪供 翟崔
安按 颜彦 倪睨 严芦 牛午 温湿 芦庐 季李 俞愈 章童 鲁鱼 葛曷 伍五 韦书 申由 尤龙 毕华 聂双 丛从 焦集 向问 柳抑 邢刑那 骆路 岳兵 齐济 梅海 莉利 丹舟 芬芳 芳芬
娜哪 静睁 洁法浩 丽两 强弹 磊蕾 军车 勇男 杰木 涛寿 超起 兰三 霞露 平乎 刚则 桂佳 秀季 珍诊玲 玲珍怜 燕蒸 红江 梅海 华毕 敏每 慧惠彗 颖颍 婷停 倩请情 蓉容 薇微 菲非
琴琵 萍苹 蕾雷 欣斤 悦锐 琪棋淇 瑶摇遥 璐露 睿濬 轩轲 豪毫 宇字宁 浩洁皓 泽译择 博搏 皓浩 铭名 鑫金 旭旮 昕听 晗含 辰晨 子孑 梓辛 涵函 萱宣 桐铜洞 语浯 若苦 曦羲
清请情 婉碗 妍研 馨磬 知和 念今 慈兹 书韦 志忐 国图 建健 明朋 伟纬 民氏 永水 庆床 荣宋 根银 贵贡 福副 财材 春舂 生主 金全 宝玉 德得 树村 海梅 山出 川州 峰蜂 岩炭`

function groupsOf(text: string): string[][] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => [...word])
}

const plain = new Map(groupsOf(variantPairs).map(([variant = '', kept = '']) => [variant, kept]))

/** The name in the characters of today: traditional forms and variants are written as the common one. */
export function plainCharacters(name: string): string {
  return [...name].map((character) => plain.get(character) ?? character).join('')
}

const similar = new Map<string, Set<string>>()
for (const group of groupsOf(similarGroups)) {
  for (const one of group) for (const other of group) if (one !== other) link(one, other)
}

function link(one: string, other: string): void {
  const known = similar.get(one) ?? new Set()
  similar.set(one, known.add(other))
}

export function looksLike(one: string, other: string): boolean {
  return similar.get(one)?.has(other) ?? false
}

/** The common forms with the variants that stand for them: for making test data. */
export function variantsOf(character: string): string[] {
  return [...plain].filter(([variant, kept]) => kept === character && variant !== kept).map(([variant]) => variant)
}

export function lookalikesOf(character: string): string[] {
  return [...(similar.get(character) ?? [])]
}
