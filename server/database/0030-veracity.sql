-- Truth of follow-ups: rules by day, and the doubts they raise.
create schema veracity;

create table veracity.rule (
  pattern text not null check (pattern in ('identical-readings', 'digit-preference', 'two-places', 'too-many-an-hour', 'at-night',
    'late-batch', 'not-living', 'copied-answers', 'no-variance')),
  valid_from date not null,
  -- The numbers that the detector of this pattern reads; checked against its shape when loaded.
  parameters jsonb not null,
  why_zh text not null,
  why_en text not null,
  -- What looks alike and is innocent, and how the rule keeps clear of it.
  innocent_zh text not null,
  innocent_en text not null,
  source text not null,
  primary key (pattern, valid_from)
);
insert into veracity.rule values
  ('identical-readings', '2020-01-01', '{"runMin": 3, "daysApartMin": 7}',
   '同一居民连续三次随访的血压（及血糖）完全相同：收缩压与舒张压同时重复的机会约百分之一，连续三次约万分之一。',
   'The same blood pressure (and glucose) at three follow-ups in a row: both repeat by chance about once in a hundred, three in a row about once in ten thousand.',
   '同一次上门为两个病种各记一条、一周内复测、血压计只显示偶数，均不计；两次相同不提问。第一次的读数可能是真的，只对重复者提问。',
   'One visit noted for two programmes, a repeat within a week and meters that show even numbers do not count; two alike raise nothing. The first reading may be true: only the repeats are questioned.',
   'own rule; chance from a within-person SD of 9/6 mmHg and even digits (memory: to be verified on the region''s own readings)'),
  ('digit-preference', '2020-01-01', '{"readingsMin": 60, "windowDays": 180, "alpha": 0.000001, "shareMin": 0.6, "evenShareMin": 0.95}',
   '同一医生半年内读数的末位数字过于集中（卡方检验 p < 10⁻⁶，且一个末位数字占六成以上）：像估写，而不是测量。',
   'A doctor''s readings of half a year end too often in one digit (chi-square p < 10⁻⁶ and one digit in six of ten): estimated rather than measured.',
   '电子血压计按 2 mmHg 显示：几乎全是偶数时只在五个偶数间检验。人工听诊习惯取整到 0 的医生也会被问到，负责人可以排除；不足 60 个读数不判断。',
   'An automatic meter rounds to 2 mmHg: where nearly all are even, only the five even digits are compared. A doctor who reads a dial in tens is asked too, and the leader may dismiss it. Fewer than 60 readings say nothing.',
   'own rule; alpha keeps false questions below one in ten thousand doctors a year'),
  ('two-places', '2020-01-01', '{"distanceMinKm": 2, "speedMaxKmh": 90, "accuracyMaxM": 1000}',
   '同一医生两次当面随访的地点与时间，用乡村道路的最高车速也到不了。',
   'Two follow-ups in person by one doctor lie further apart than the fastest drive on country roads between them.',
   '两公里以内不判断（定位漂移、同村两户）；定位误差大于一公里的不用；电话和视频随访没有地点。夫妻同时随访地点相同，不提问。',
   'Within two kilometres nothing is asked (drift, two houses of a village); positions worse than a kilometre are not used; telephone and video have no place. A couple seen together is at one place.',
   'own rule'),
  ('too-many-an-hour', '2020-01-01', '{"homeMax": 12, "clinicMax": 40, "remoteMax": 24, "windowMinutes": 60}',
   '一小时内的随访次数超过可能：上门每次至少五分钟，集中筛查日诊室每次一分半钟，电话每次两分半钟。',
   'More follow-ups within an hour than can be: five minutes each at home, a minute and a half each on a screening day, two and a half by telephone.',
   '一次随访记两个病种只算一次；集中筛查日、夫妻同访都在限度之内；同一分钟补录的旧纸质记录按随访时间计，不按录入时间。',
   'A visit noted for two programmes is one; a screening day at the clinic and a couple seen together stay below the limits; it counts when a visit was done, not when it was typed in.',
   'own rule'),
  ('at-night', '2020-01-01', '{"fromHour": 22, "untilHour": 5, "entriesMin": 5}',
   '随访发生在深夜，或同一夜里成批填写。',
   'A follow-up done late at night, or written in batches in one night.',
   '有危急值的随访可以在夜里；离线设备夜间自动上传按填写时间计；夜里补写少于五条不提问。',
   'A follow-up with an urgent sign may be at night; what a device sends at night counts by when it was written; fewer than five written in a night raise nothing.',
   'own rule'),
  ('late-batch', '2020-01-01', '{"daysLateMin": 14, "batchMin": 10, "windowMinutes": 60}',
   '两周以前的随访在一小时内成批补写十条以上。',
   'Ten or more follow-ups of more than two weeks ago, written within an hour.',
   '离线数周的设备：填写时间是当天，不计；零星补录不计。停电后集中补录纸质记录会被问到，附上纸质记录即可排除。',
   'A device without network for weeks wrote them on the day: not counted. Single late entries are not. Paper typed in after a failure is asked about; the paper answers it.',
   'own rule'),
  ('not-living', '2020-01-01', '{"graceDays": 0}',
   '随访时此人已去世，或当面随访时已迁出。',
   'At the time of the follow-up the person had died, or had moved away from where they were seen.',
   '去世当天的随访不提问；迁出后的电话和视频随访不提问。登记的日期也可能有误，由负责人核对。',
   'A follow-up on the day of death raises nothing, nor does one by telephone or video after a move. The registered day may be wrong too: the leader checks.',
   'own rule'),
  ('copied-answers', '2020-01-01', '{"numbersMin": 4, "windowDays": 92}',
   '不同居民的整份答卷连同四项以上测量值完全相同。',
   'The whole answers of different people, with four or more measured numbers, are the same.',
   '“无症状、不吸烟”之类的答案相同很常见，所以只比较至少四项测量值也相同的；夫妻生活方式相同但测量值不同，不提问；同一人不比较。',
   'Answers such as “no symptoms, does not smoke” are often the same, so only those with at least four equal measurements are compared; a couple that lives alike measures differently; a person is not compared with themselves.',
   'own rule'),
  ('no-variance', '2020-01-01', '{"readingsMin": 60, "peopleMin": 20, "windowDays": 365, "alpha": 0.000001, "betweenSdMmhg": 8, "withinSdMmhg": 4, "visitsMin": 3}',
   '同一医生一年内的收缩压几乎不变：不同人之间的标准差显著小于 8，或同一人各次之间显著小于 4 毫米汞柱。真实的人群约为 12–18 和 8–10。',
   'A doctor''s systolic readings of a year hardly vary: between people significantly below an SD of 8, or between the visits of a person below 4 mmHg. Real people show 12–18 and 8–10.',
   '控制良好的人群也有约 10 毫米汞柱的差异；读数不足 60 个、不足 20 人不判断。',
   'Even a well-controlled panel varies by about 10 mmHg; fewer than 60 readings or 20 people say nothing.',
   'own rule; SDs from memory: to be verified on the region''s own readings');

-- A question about one follow-up. What was answered is not asked again: one doubt a follow-up and pattern, for ever.
create table veracity.doubt (
  id uuid primary key,
  follow_up_id uuid not null references follow_ups.follow_up (id),
  resident_id uuid not null references residents.resident (id),
  doctor_id uuid not null,
  team_id uuid not null,
  institution_id uuid not null,
  pattern text not null,
  rule_from date not null,
  state text not null check (state in ('open', 'upheld', 'dismissed')),
  done_at timestamptz not null,
  -- The figures, and the follow-ups that it is seen in, this one among them.
  numbers jsonb not null,
  beside uuid[] not null check (cardinality(beside) between 1 and 60),
  raised_at timestamptz not null,
  explanation text,
  explained_at timestamptz,
  answered_by uuid,
  answered_by_name text,
  answered_at timestamptz,
  answer text,
  unique (follow_up_id, pattern),
  foreign key (pattern, rule_from) references veracity.rule (pattern, valid_from),
  check ((explanation is null) = (explained_at is null)),
  check ((state = 'open') = (answered_at is null)),
  check ((answered_at is null) = (answer is null) and (answered_at is null) = (answered_by is null)),
  -- Never the one it is about.
  check (answered_by <> doctor_id)
);
create index doubt_doctor on veracity.doubt (doctor_id, raised_at desc);
create index doubt_team on veracity.doubt (team_id, raised_at desc);
create index doubt_institution on veracity.doubt (institution_id, raised_at desc);

-- Until when what changed has been looked at.
create table veracity.looked (
  one boolean primary key default true check (one),
  until timestamptz not null
);

create view veracity.pub_doubt as
  select id as doubt_id, follow_up_id, pattern, state, raised_at, doctor_id, team_id, institution_id, resident_id from veracity.doubt;

-- What counts: no doubt that is open or upheld.
create view veracity.pub_counted as
  select f.follow_up_id from follow_ups.pub_follow_up f
  where not exists (
    select from veracity.doubt d where d.follow_up_id = f.follow_up_id and d.state in ('open', 'upheld'));
