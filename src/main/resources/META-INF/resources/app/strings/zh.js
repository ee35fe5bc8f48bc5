// 页面上的全部文字（简体中文），键与 en.js 相同。

import { evidence as eValue, clock, count, figure } from '../format.js';

/** 服务用英文写句子；这里由告警的字段写出中文。 */
const DRIFTED = {
  presence: (subject) => `概念“${subject}”的出现程度`,
  contribution: (subject) => `概念“${subject}”的贡献`,
  residual: () => '概念未能解释的部分',
  confidence: () => '置信度',
  entropy: () => '熵',
  'class-share': (subject) => `类别“${subject}”的占比`,
  quality: (subject) => `质量指标“${subject}”`,
};

const COMPARED = {
  'demographic-parity': (subject) => `被判为“${subject}”的图像比例`,
  accuracy: () => '准确率',
  'equal-opportunity': (subject) => `类别“${subject}”的识别率`,
  'false-positives': (subject) => `误判为“${subject}”的比例`,
  calibration: () => '校准值 (1 + 正确 − 置信度)/2',
  'concept-reliance': (subject) => `对概念“${subject}”的依赖（贡献大小的平均秩）`,
  'explanation-quality': (subject) => `质量指标“${subject}”的平均秩`,
};

/** 标识中名称里的斜线写作两条。 */
const partsOf = (id) =>
  id
    .replaceAll('//', '\u0000')
    .split('/')
    .map((part) => part.replaceAll('\u0000', '/'));

function sentence({ subject: id, sentence: english, label, groups, before, after, since, eValue: value, images }) {
  const [kind, subject] = partsOf(id);
  const facts = `自 ${clock(since)} 起，证据值 ${eValue(value)}，${count(images)} 张图像`;
  if (groups.length === 2 && COMPARED[kind]) {
    return `${COMPARED[kind](subject)}：${groups[0]} 为 ${figure(after)}，${groups[1]} 为 ${figure(before)}（${facts}）`;
  }
  if (groups.length === 0 && DRIFTED[kind]) {
    const ofClass = label !== undefined && kind !== 'class-share' ? `类别“${label}”：` : '';
    return `${ofClass}${DRIFTED[kind](subject)}发生变化，均值由 ${figure(before)} 变为 ${figure(after)}（${facts}）`;
  }
  return english;
}

const REJECTED = {
  'null-value': '没有任何字节',
  empty: '没有任何字节',
  'too-many-bytes': '字节数超过上限',
  'too-many-pixels': '像素数超过上限',
  'side-too-long': '边长超过上限',
  'extreme-ratio': '宽高比过于极端',
  'too-many-scans': '扫描次数超过上限',
  'unsupported-type': '不是 JPEG、PNG、WebP 或 BMP 图像',
  corrupt: '图像损坏或不完整',
  'no-memory': '内存不足，无法解码',
  'wrong-size': '尺寸与模型输入不符',
  'unknown-model': '所指定的模型不存在，或没有默认模型',
  'inference-failed': '模型无法处理该图像',
  'explanation-too-large': '解释结果超过主题的大小上限',
  'internal-error': '服务内部错误，详见日志',
};

const PLACES = {
  pixels: '像素',
  gradient: '梯度',
  propagation: '反向传播',
  'class activation map': '类激活图',
  attention: '注意力',
  perturbation: '扰动',
  concepts: '概念',
  images: '图像',
};

export const zh = {
  language: '中文',
  product: 'Pellucid',
  skip: '跳到最新图像',

  views: {
    label: '视图',
    now: '实时',
    drift: '漂移',
    fairness: '公平性',
    alerts: '告警',
    models: '模型',
    open: (number) => `${number} 条未确认的告警`,
  },

  connection: {
    connecting: '连接中',
    live: '实时',
    paused: '已暂停',
    retrying: (seconds) => (seconds > 0 ? `${seconds} 秒后重连` : '正在重连'),
    lost: '与服务的连接已断开，当前显示的是最后收到的内容。',
    retryNow: '立即重试',
  },

  status: {
    rate: '图像/秒',
    latency: '延迟',
    explained: '已解释',
    rejected: '已拒绝',
    unreadable: '不可读',
    unreadableHint: '内容与所在主题不符的记录',
    latencyHint: '从图像产生到解释到达此处的时间：中位数与第 95 百分位数',
  },

  theme: {
    auto: '主题：跟随系统',
    dark: '主题：深色',
    light: '主题：浅色',
  },

  person: {
    signedIn: (name) => `已登录：${name}`,
    needs: (role) => `需要 ${role} 角色`,
    needsHint: (role) => `您无权执行此操作：需要 ${role} 角色。`,
  },

  errors: {
    unreachable: '无法连接服务。',
    notJson: '无法读取服务的应答。',
    notAllowed: '您无权执行此操作，请以有权限的用户登录。',
    status: (status) => `服务返回状态码 ${status}。`,
    stale: '当前内容可能已过时，正在重新获取。',
    again: '重试',
  },

  hero: {
    heading: '解释',
    follow: '跟随实时',
    pin: '细看',
    pinHint: '固定此图像，可用其他方法解释，并查找相近的图像',
    compare: '对比',
    compareHint: '与实时解释的热力图并排对比',
    line: '实时热力图与所选热力图之间的分界线',
    noCam: '此图像没有热力图',
    noPicture: '此图像已不在服务中',
    pictureOf: (label) => `被分类为“${label}”的图像`,
    explains: '解释对象',
    alternatives: '概率最高的类别',
    right: '正确',
    wrong: '错误',
    truth: (label) => `真实标签：${label}`,
    unlabelled: '无真实标签',
    imageId: '图像标识',
    model: '模型',
  },

  heat: {
    toggle: '热力图',
    opacity: '热力图不透明度',
    colours: '配色',
  },

  deep: {
    heading: '热力图',
    badge: '已深度解释',
    reasons: {
      header: '由发送方请求',
      'low-confidence': '模型置信度低',
      sample: '抽样',
      quality: '为评估质量而抽样',
      request: '在页面上请求',
    },
    judged: '质量评估',
    judgedHint: '各项指标对这一解释质量的评价；仅对抽样图像进行评估',
    live: '随预测一同计算',
    partial: '未完成',
    partialHint: '在完成之前时间已用尽',
    failed: '失败',
    noMap: '该方法不涉及图像中的位置。',
    unreadable: '无法读取其热力图。',
    took: (time) => `用时 ${time}`,
    signs: '蓝色支持该类别，橙色反对',
  },

  byImages: {
    examples: '训练集中的图像',
    for: '训练集中最支持这一判定的图像：',
    against: '最反对这一判定的图像：',
    example: (label) => `训练集中的图像：${label}`,
    label: (label) => `标注为 ${label}`,
    predicted: (label) => `被判为 ${label}`,
    otherwise: (from, to, count, probability) =>
      `若有 ${count} 处变成下图标出的样子，判定将由 ${from} 变为 ${to}（${probability}）：`,
    alike: '这些部位与训练图像的这些部位相似，各自对 logit 的贡献为：',
  },

  waterfall: {
    heading: '从零到 logit',
    brief: '每个概念的贡献',
    hint: (layer) => `每一条从上一条的末端开始。概念取自 ${layer} 层；各贡献与残差之和等于该层梯度与激活的内积。`,
    offset: '偏移',
    offsetHint: 'logit 减去概念层梯度与激活的内积：其后各层的偏置，以及非线性部分',
    others: (number) => `其余 ${number} 个概念`,
    logit: 'logit',
    logitHint: (label) => `“${label}”在转为概率之前的得分`,
  },

  request: {
    heading: '其他方法',
    hint: '由深度通道逐个计算',
    loading: '正在获取可用的方法…',
    method: '方法',
    place: (place) =>
      place
        .split(' / ')
        .slice(1)
        .map((part) => PLACES[part] ?? part)
        .join('，'),
    ask: '解释',
    cost: (forward, backward) => `前向 ${forward} 次${backward === '0' ? '' : `，反向 ${backward} 次`}`,
    parameters: '参数',
    waiting: '等待深度通道',
    passes: (done) => `已计算 ${done} 次`,
    passesOf: (done, all) => `已计算 ${done} 次，共 ${all} 次`,
    position: (position, number) => `第 ${position} 个，共 ${number} 个`,
    results: '热力图并排',
  },

  neighbours: {
    heading: '最相近的图像',
    hint: '按概念贡献的余弦相似度',
    compared: (number) => `共比较 ${number} 张`,
    same: '判定相同',
    other: '判定不同',
    none: '最近的图像中没有。',
    similar: (label, similarity) => `${label}，相似度 ${similarity}。显示其解释`,
  },

  filter: {
    label: '筛选',
    parts: {
      model: { label: '模型', any: '全部模型' },
      label: { label: '预测类别', any: '全部类别' },
      group: { label: '分组', any: '全部分组' },
    },
    none: '最近没有符合筛选条件的图像。',
    clear: '清除',
    on: '已筛选',
  },

  concepts: {
    residual: '残差',
    residualHint: '所有概念都未能解释的部分',
    more: (number) => `另外 ${number} 个`,
    fewer: '收起',
    none: '此模型没有概念库。',
    value: (name, value) => `${name}：${value}`,
  },

  timings: {
    heading: '耗时',
    decode: '解码',
    queue: '等待',
    inference: '推理',
    hints: {
      decode: '此图像的解码与预处理',
      queue: '等待所在批次',
      inference: '所在批次的一次会话运行',
    },
    batch: (number) => (number === 1 ? '单独成批' : `每批 ${number} 张`),
  },

  wall: {
    heading: '最新图像',
    pause: '暂停',
    resume: '继续',
    keyHint: '空格',
    looking: '查看时暂停更新',
    passed: (number) => `期间经过 ${number} 张`,
    card: (label, percent, verdict, deep) => `${label}，${percent}${verdict}${deep}。显示其解释`,
    cardRight: '，正确',
    cardWrong: '，错误',
    cardDeep: '，已深度解释',
  },

  charts: {
    throughput: '每秒图像数',
    latency: '延迟',
    latencyUnit: '毫秒',
    median: 'p50',
    high: 'p95',
    classes: '类别分布',
    otherClasses: '其余类别',
    concepts: '平均贡献',
    last: (number) => `最近 ${number} 张图像`,
    minutes: '最近 5 分钟',
    accuracy: (percent, number) => `${number} 张有标签，${percent} 正确`,
    images: (number) => `${number} 张图像`,
  },

  rejects: {
    heading: '最近拒绝',
    none: '没有被拒绝的图像。',
    hint: '无法解释的图像',
    reason: ({ code, reason }) => REJECTED[code] ?? reason ?? '未给出原因',
  },

  evidence: {
    hint: '图像对“没有任何变化”这一假设的反对程度：e-value。达到阈值（条末端的标记）时触发警报。',
    of: (value, threshold) => `证据值 ${value}，阈值 ${threshold}`,
    alarm: '警报',
    axis: '证据值',
    threshold: (value) => `警报阈值 ${value}`,
    since: '变点',
  },

  drift: {
    heading: '监测量',
    watched: (number, alarms) => `监测 ${number} 个量，${alarms === 0 ? '无警报' : `${alarms} 个警报`}`,
    model: '模型',
    concept: '概念',
    label: '类别',
    anyConcept: '全部概念',
    anyLabel: '全部类别',
    allLabels: '所有类别',
    more: (number) => `再显示 ${number} 个`,
    noneFit: '没有符合筛选条件的监测量。',
    kinds: {
      presence: '出现程度',
      contribution: '贡献',
      residual: '残差',
      confidence: '置信度',
      entropy: '熵',
      'class-share': '类别占比',
      quality: '质量',
    },
    ofClass: (label) => `类别 ${label}`,
    shapes: {
      higher: '偏高',
      lower: '偏低',
      wider: '分布变宽',
      narrower: '分布变窄',
      'upper-tail': '高值增多',
      'lower-tail': '低值增多',
    },
    stable: '稳定',
    reference: '参考',
    window: '最近窗口',
    since: '变化始于',
    before: '变化前均值',
    after: '当前均值',
    images: '窗口图像数',
    psi: 'PSI',
    ks: 'KS',
    wasserstein: 'W₁',
    psiHint: '群体稳定性指数：最近窗口与参考相比',
    ksHint: 'Kolmogorov–Smirnov 距离：最近窗口与参考相比',
    wassersteinHint: 'Wasserstein 距离：最近窗口与参考相比',
    evidenceChart: '证据值随时间的变化',
    meanChart: '均值随时间的变化',
    referenceLine: (value) => `虚线：参考值 ${value}`,
    decilesChart: '最近窗口与参考的对比',
    decilesHint: '落在参考十分位区间内的图像比例',
    examples: '体现该变化的图像',
    noImages: '最近窗口中没有图像具有该量。',
    others: '其他类别',
    this: (label) => label ?? '该类别',
    below: (value) => `< ${value}`,
    above: (value) => `≥ ${value}`,
    between: (low, high) => `${low} … ${high}`,
    matrix: '概念 × 类别',
    matrixHint: '颜色越深，漂移的证据越强',
    cell: (concept, label, value) => `${concept}，${label}：证据值 ${value}`,
    empty: '尚无参考',
    emptyLead: 'Pellucid 从最初的图像学习什么是正常情况。学成之后，这里会显示所监测的量。',
    soFar: (number) => `已解释 ${number} 张图像`,
  },

  fairness: {
    heading: '公平性指标',
    attribute: '敏感属性',
    model: '模型',
    kinds: {
      'demographic-parity': '人口统计均等',
      accuracy: '准确率',
      'equal-opportunity': '机会均等',
      'false-positives': '误报率',
      calibration: '校准',
      'concept-reliance': '概念依赖',
      'explanation-quality': '解释质量',
    },
    states: {
      'not-enough-data': '数据不足',
      'no-alarm': '无警报',
      alarm: '警报',
    },
    notEnoughHint: '其中一组的图像太少。这并不表示两组受到同等对待。',
    groups: '分组',
    groupsHint: (percent) => `均值及其 ${percent} 置信区间，任意时刻均有效`,
    images: (number) => `${number} 张图像`,
    pairs: '差距',
    pairsHint: '前者减后者',
    pair: (first, second) => `${first} − ${second}`,
    gapChart: '差距随时间的变化',
    gap: '差距',
    interval: '区间',
    practical: (value) => `δ = ${value}：不大于此的差距不触发警报`,
    sentence: (first, second, gap, low, high, percent) =>
      `${first} 减 ${second} 为 ${gap}，以 ${percent} 的置信度介于 ${low} 与 ${high} 之间，无论观察多久均成立。`,
    noPair: '尚无可比较的图像对。',
    waiting: '尚无数据',
    waitingLead: (names) => `图像带有以下分组：${names}。图像足够多时，这里会显示各组的指标。`,
    empty: '图像未指明分组',
    emptyLead: '为每个敏感属性添加一个消息头，这里就会显示各组受到的对待：',
  },

  affected: {
    heading: '受影响者',
    kinds: {
      accuracy: ({ group, other, images, mean, otherMean, more }) =>
        `${group} 有 ${images} 张带标签的图像，模型判对 ${mean}，而 ${other} 为 ${otherMean}：若 ${group} 与 ${other} 受到同等对待，约有 ${more} 张会改判为正确。`,
      'equal-opportunity': ({ group, other, subject, images, mean, otherMean, more }) =>
        `${group} 有 ${images} 张“${subject}”的图像，识别出 ${mean}，而 ${other} 为 ${otherMean}：若受到同等对待，约有 ${more} 张也会被识别。`,
      'false-positives': ({ group, other, subject, images, mean, otherMean, more }) =>
        `${group} 有 ${images} 张并非“${subject}”的图像，其中 ${mean} 被误判为“${subject}”，而 ${other} 为 ${otherMean}：约多出 ${more} 张。`,
      'demographic-parity': ({ group, other, subject, images, mean, otherMean }) =>
        `${group} 的 ${images} 张图像中有 ${mean} 被判为“${subject}”，而 ${other} 为 ${otherMean}。这未必不公平，取决于图像的内容。`,
      calibration: ({ group, other, images, mean, otherMean }) =>
        `与 ${other} 相比，模型对 ${group} 的自信超过其正确程度：½ + (正确 − 置信度)/2 在 ${images} 张图像上为 ${mean}，而 ${other} 为 ${otherMean}。`,
      'concept-reliance': ({ group, other, subject, images, mean, otherMean }) =>
        `模型在 ${group} 上比在 ${other} 上更依赖“${subject}”：贡献大小的平均秩在 ${images} 张图像上为 ${mean}，而 ${other} 为 ${otherMean}。`,
      'explanation-quality': ({ group, other, subject, images, mean, otherMean }) =>
        `${group} 的解释质量低于 ${other}：“${subject}”的平均秩在 ${images} 张图像上为 ${mean}，而 ${other} 为 ${otherMean}。`,
    },
    other: ({ group, other, mean, otherMean }) => `${group} 为 ${mean}，${other} 为 ${otherMean}。`,
    unclear: (first, second) => `区间包含 0：目前没有证据表明 ${first} 与 ${second} 受到不同对待。`,
    examples: (group) => `${group} 的图像`,
    noExamples: (group) => `${group} 最近的图像中没有体现这一点的。`,
  },

  alerts: {
    heading: '告警',
    open: (number) => `${number} 条未处理的告警`,
    show: '显示',
    shown: { all: '全部', waiting: '未处理', acknowledged: '已确认', resolved: '已解除' },
    noneShown: '没有这样的告警。',
    counts: (open, resolved) => `${open} 条未解除，${resolved} 条已解除`,
    key: { open: '未处理', acknowledged: '已确认', resolved: '已解除' },
    states: { opened: '未处理', escalated: '已升级', acknowledged: '已确认', resolved: '已解除' },
    steps: { opened: '触发', escalated: '升级', resolved: '解除' },
    kinds: { drift: '漂移', fairness: '公平性' },
    reasons: { recovered: '已恢复正常', superseded: '模型已换为其他版本' },
    since: (time, ago) => `始于 ${time}，${ago}`,
    from: (start, end) => `${start} 至 ${end}`,
    alarms: (number) => `${number} 个警报`,
    title: ({ kind, attribute }) =>
      kind === 'drift' ? '模型的判定依据发生了变化' : `${attribute} 的各组受到不同对待`,
    headline: (title, first) => `${title}：${first}`,
    sentence,
    examples: '示例',
    example: (id) => `示例图像 ${id}`,
    chart: '图表',
    more: (number) => `另外 ${number} 条`,
    evidence: '证据',
    fewer: '收起',
    earlier: (number) => `再显示更早的 ${number} 条`,
    none: '没有告警。',
    noneLead: '当模型的判定依据发生变化，或在各组之间出现差异时，会显示在这里。',
  },

  acknowledge: {
    offer: '确认',
    name: '您的姓名',
    as: (name) => `以 ${name} 的身份`,
    note: '备注',
    noteHint: '已知的情况，以及处理措施',
    send: '确认',
    cancel: '取消',
    by: (name) => `已由 ${name} 确认`,
    bySomebody: '已确认',
    takeBack: '撤回',
  },

  models: {
    heading: '模型',
    asking: '正在获取模型列表…',
    empty: '尚无模型',
    emptyLead: '将包含 ONNX 分类器和 model.yaml 的文件夹放入模型目录，数秒后即可提供服务。',
    isDefault: '默认',
    states: { ready: '就绪', loading: '加载中', failed: '失败', elsewhere: '运行于其他进程' },
    images: '图像数',
    last: (ago) => `最近一张 ${ago}`,
    since: '加载于',
    classes: '类别数',
    input: '输入',
    layer: '概念层',
    provider: '运行于',
    reference: '参考',
    references: { given: '随模型包提供', learnt: '从最初的图像学习' },
    referenceOf: (images, quantities) => `${images} 张图像，${quantities} 个量`,
    noReference: '尚无',
    versions: '版本',
    version: '版本',
    here: '本进程提供',
    firstSeen: '第一张图像',
    lastSeen: '最近一张图像',
    bank: '概念库',
    noBank: '此模型没有概念库。',
    reload: '重新加载',
    reloadAll: '全部重新加载',
    reloading: '正在重新加载…',
    reloadHint: '立即重新读取模型包的文件；无法加载时保留先前的版本',
    outcomes: {
      unchanged: (version) => `未变化，版本 ${version}`,
      loaded: (version) => `已加载，版本 ${version}`,
      replaced: (version, earlier) => `版本 ${version} 已取代 ${earlier}`,
      failed: (version) => (version ? `失败，保留版本 ${version}` : '失败'),
      gone: () => '已不存在',
    },
  },

  bank: {
    count: (number) => `${number} 个概念`,
    at: (layer, channels) => (channels ? `取自 ${layer} 层，${channels} 个通道` : `取自 ${layer} 层`),
    monitored: (number) => `监测 ${number} 个`,
    significant: (significant, tested) => `检验 ${tested} 个，${significant} 个显著`,
    accuracy: (percent) => `准确率 ${percent}`,
    pValueHint: '检验该方向是否比从随机图像学得的方向更有意义',
    significantHint: '该方向是否比从随机图像学得的方向更有意义',
    isSignificant: '显著',
    notSignificant: '不显著',
    isMonitored: '监测中',
    seen: '图片：最近的图像中各概念最明显者',
    exemplar: (name, number) => `${name}，示例图 ${number}`,
  },

  empty: {
    heading: '等待第一张图像',
    lead: '一切就绪。发送一张图像，其解释就会出现在这里。',
    copy: '复制',
    copied: '已复制',
  },
};
