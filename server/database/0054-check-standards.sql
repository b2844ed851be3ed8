-- What age asks for: the yearly health check that people are owed without a disease, as dated standards, and targets by age.

create table follow_ups.check_standard (
  code text not null,
  version text not null,
  title_zh text not null,
  title_en text not null,
  valid_from date not null,
  -- Null: until the next version of the code begins.
  valid_to date,
  age_from_years int not null check (age_from_years >= 0),
  age_below_years int check (age_below_years > age_from_years),
  every_months int not null check (every_months > 0),
  -- Of somebody never checked: so long after a team began to answer for them, or they came of this age.
  first_within_days int not null check (first_within_days >= 0),
  -- checkItems and scores (contracts/health-checks.ts).
  content jsonb not null,
  source text not null,
  verified boolean not null,
  primary key (code, version),
  unique (code, valid_from),
  check (valid_to >= valid_from)
);

create view follow_ups.pub_check_standard as
  select code, version, title_zh, title_en, valid_from,
         coalesce(valid_to, (lead(valid_from) over (partition by code order by valid_from)) - 1) as valid_to,
         age_from_years, age_below_years, every_months, first_within_days, content, source, verified
  from follow_ups.check_standard;

-- When the check by age is due of each person for whom a team answers. Whoever is enrolled in a programme has it with that
-- programme's (follow_ups.due). A reader asks for the standards in force on its day.
create view follow_ups.pub_check_due as
  select r.id as resident_id, s.code as standard_code, s.title_zh, s.title_en, s.valid_from, s.valid_to, c.last_on,
         (r.birth_date + make_interval(years => s.age_below_years))::date as below_until,
         greatest(
           (r.birth_date + make_interval(years => s.age_from_years))::date,
           case when c.last_on is null
             then greatest(a.since_date, (r.birth_date + make_interval(years => s.age_from_years))::date) + s.first_within_days
             else (c.last_on + make_interval(months => s.every_months))::date
           end) as due_on
  from follow_ups.pub_check_standard s
  cross join residents.pub_resident r
  join lateral (
    select t.since_date from teams.pub_responsible t where t.resident_id = r.id and t.until_date is null order by t.basis limit 1) a on true
  left join lateral (
    select max(h.done_on) as last_on from follow_ups.health_check h where h.resident_id = r.id and h.state = 'recorded') c on true
  where not exists (
    select from chronic.pub_enrolment e where e.resident_id = r.id and e.exited_on is null);

insert into follow_ups.check_standard
  (code, version, title_zh, title_en, valid_from, age_from_years, every_months, first_within_days, source, verified, content)
values ('elder', '2017.1', '老年人健康管理：年度体检', 'Yearly check of elders', '2017-02-28', 65, 12, 90,
  '国家基本公共卫生服务规范（第三版，2017） 老年人健康管理服务规范：每年 1 次，含生活方式和健康状况评估、体格检查、辅助检查、健康指导；生活自理能力评估表（均凭记忆录入，待核对）。首次期限 90 天为本系统自定', false, '{
  "checkItems": [
    {"code": "symptoms", "title": {"zh": "症状", "en": "Symptoms"}, "required": true},
    {"code": "self-rated-health", "title": {"zh": "自我评估健康状态", "en": "How they rate their own health"}, "required": true, "choices": [{"value": 1, "title": {"zh": "满意", "en": "content"}}, {"value": 2, "title": {"zh": "基本满意", "en": "mostly content"}}, {"value": 3, "title": {"zh": "说不清楚", "en": "cannot say"}}, {"value": 4, "title": {"zh": "不太满意", "en": "not quite content"}}, {"value": 5, "title": {"zh": "不满意", "en": "not content"}}]},
    {"code": "temperature", "title": {"zh": "体温", "en": "Temperature"}, "required": true},
    {"code": "pulse", "title": {"zh": "脉搏", "en": "Pulse"}, "required": true},
    {"code": "blood-pressure", "title": {"zh": "血压", "en": "Blood pressure"}, "required": true, "fact": "value.systolic"},
    {"code": "height-weight", "title": {"zh": "身高体重与体质指数", "en": "Height, weight, body mass index"}, "required": true, "fact": "value.weight"},
    {"code": "waist", "title": {"zh": "腰围", "en": "Waist"}, "required": true, "fact": "value.waist"},
    {"code": "lifestyle", "title": {"zh": "生活方式", "en": "Way of life"}, "required": true},
    {"code": "mouth-sight-hearing", "title": {"zh": "口腔、视力、听力和运动功能", "en": "Mouth, sight, hearing, movement"}, "required": true},
    {"code": "skin-heart-lung-abdomen", "title": {"zh": "皮肤、浅表淋巴结、心脏、肺部、腹部", "en": "Skin, lymph nodes, heart, lungs, abdomen"}, "required": true},
    {"code": "self-care-eating", "title": {"zh": "自理：进餐", "en": "Self-care: eating"}, "required": true, "choices": [{"value": 0, "title": {"zh": "独立完成", "en": "alone"}}, {"value": 3, "title": {"zh": "需要协助，如切碎、搅拌", "en": "needs help, cutting or stirring"}}, {"value": 5, "title": {"zh": "完全需要帮助", "en": "only with help"}}]},
    {"code": "self-care-grooming", "title": {"zh": "自理：梳洗", "en": "Self-care: washing and grooming"}, "required": true, "choices": [{"value": 0, "title": {"zh": "独立完成", "en": "alone"}}, {"value": 1, "title": {"zh": "洗澡需要协助", "en": "needs help with a bath"}}, {"value": 3, "title": {"zh": "在协助下能完成部分", "en": "part of it, with help"}}, {"value": 7, "title": {"zh": "完全需要帮助", "en": "only with help"}}]},
    {"code": "self-care-dressing", "title": {"zh": "自理：穿衣", "en": "Self-care: dressing"}, "required": true, "choices": [{"value": 0, "title": {"zh": "独立完成", "en": "alone"}}, {"value": 3, "title": {"zh": "需要协助，能完成部分", "en": "part of it, with help"}}, {"value": 5, "title": {"zh": "完全需要帮助", "en": "only with help"}}]},
    {"code": "self-care-toilet", "title": {"zh": "自理：如厕", "en": "Self-care: toilet"}, "required": true, "choices": [{"value": 0, "title": {"zh": "能自控，不需协助", "en": "in control, no help"}}, {"value": 1, "title": {"zh": "偶尔失禁", "en": "seldom incontinent"}}, {"value": 5, "title": {"zh": "经常失禁，需很多提示和协助", "en": "often incontinent, much help"}}, {"value": 10, "title": {"zh": "完全失禁", "en": "incontinent"}}]},
    {"code": "self-care-moving", "title": {"zh": "自理：活动", "en": "Self-care: moving about"}, "required": true, "choices": [{"value": 0, "title": {"zh": "独立完成", "en": "alone"}}, {"value": 1, "title": {"zh": "借助较小的外力或辅助装置", "en": "with a little help or a stick"}}, {"value": 5, "title": {"zh": "借助较大的外力", "en": "with much help"}}, {"value": 10, "title": {"zh": "卧床不起", "en": "in bed"}}]},
    {"code": "cognition", "title": {"zh": "认知功能粗筛", "en": "First look at memory and thinking"}, "required": true, "choices": [{"value": 0, "title": {"zh": "粗筛阴性", "en": "nothing found"}}, {"value": 1, "title": {"zh": "粗筛阳性，需进一步检查", "en": "something found: look further"}}]},
    {"code": "mood", "title": {"zh": "情感状态粗筛", "en": "First look at mood"}, "required": true, "choices": [{"value": 0, "title": {"zh": "粗筛阴性", "en": "nothing found"}}, {"value": 1, "title": {"zh": "粗筛阳性，需进一步检查", "en": "something found: look further"}}]},
    {"code": "blood-count", "title": {"zh": "血常规", "en": "Blood count"}, "required": true},
    {"code": "urine", "title": {"zh": "尿常规", "en": "Urine"}, "required": true},
    {"code": "liver-function", "title": {"zh": "肝功能（转氨酶、总胆红素）", "en": "Liver: transaminases, bilirubin"}, "required": true},
    {"code": "kidney-function", "title": {"zh": "肾功能（肌酐、尿素氮）", "en": "Kidney: creatinine, urea"}, "required": true},
    {"code": "fasting-glucose", "title": {"zh": "空腹血糖", "en": "Fasting glucose"}, "required": true, "fact": "value.fastingGlucose"},
    {"code": "blood-lipids", "title": {"zh": "血脂", "en": "Blood lipids"}, "required": true},
    {"code": "ecg", "title": {"zh": "心电图", "en": "Electrocardiogram"}, "required": true},
    {"code": "abdominal-ultrasound", "title": {"zh": "腹部 B 超（肝胆胰脾）", "en": "Ultrasound of the abdomen"}, "required": true},
    {"code": "chinese-constitution", "title": {"zh": "中医体质辨识（可选）", "en": "Constitution by Chinese medicine, where wished"}, "required": false},
    {"code": "health-advice", "title": {"zh": "健康指导与下次体检的时间", "en": "Advice, and when the next check is"}, "required": true}
  ],
  "scores": [
    {"code": "self-care", "title": {"zh": "生活自理能力评估", "en": "Assessment of self-care"}, "of": ["self-care-eating", "self-care-grooming", "self-care-dressing", "self-care-toilet", "self-care-moving"], "bands": [{"from": 0, "title": {"zh": "可自理", "en": "looks after themselves"}}, {"from": 4, "title": {"zh": "轻度依赖", "en": "needs a little help"}}, {"from": 9, "title": {"zh": "中度依赖", "en": "needs help"}}, {"from": 19, "title": {"zh": "不能自理", "en": "cannot look after themselves"}}]}
  ]
}');

-- What is aimed at may depend on age: from 65 years below 150 mmHg (the basic public health service's own figure).
alter table readings.target_rule add column age_from_years int not null default 0 check (age_from_years >= 0);
alter table readings.target_rule drop constraint target_rule_pkey;
alter table readings.target_rule add primary key (measure, age_from_years, valid_from);
insert into readings.target_rule (measure, age_from_years, valid_from, low, high, source) values
  ('systolic', 65, '2020-01-01', null, 150, '国家基本公共卫生服务规范（第三版）：65 岁及以上 <150mmHg（记忆：待核对）');
