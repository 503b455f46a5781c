import type { Indicator, LineCode, LineStatus, ReadingMethod } from '#lib/contract/metrics.ts';

export const METHOD_WORDS: Readonly<Record<ReadingMethod, string>> = {
	measured: '系统统计',
	entered: '人工填报',
	estimated: '估算',
};

export const LATENCY_WORDS: Readonly<Record<Indicator['latency'], string>> = {
	live: '实时',
	'T+1': '截至昨日',
	entered: '以填报为准',
};

/** What one line of a readings request is told; `LINE_SENTENCES` says why where there is a code. */
export const LINE_WORDS: Readonly<Record<LineStatus, string>> = {
	stored: '已入库',
	duplicate: '已收到过，没有重复计入',
	refused: '没有收下',
};

export const LINE_SENTENCES: Readonly<Record<LineCode, string>> = {
	not_json: '这一行不是有效的 JSON，请核对格式后重发',
	not_object: '这一行应当是一个 JSON 对象，请核对格式后重发',
	bad_key: '缺少 key，或它不是 1 到 128 个字符的文本；请给每条读数一个不重复的编号',
	unknown_indicator: '没有登记这个指标，请核对 indicator 后重发',
	closed_indicator: '这个指标由本平台自行计量，不能从接口写入',
	unknown_unit: '没有找到这个单位，或它不在令牌的管理范围内，请核对 unit 后重发',
	unknown_subject: '没有找到这个对象，或它不在令牌的管理范围内，请核对 subject 后重发',
	unknown_channel: '没有找到这个渠道，或它不在令牌的管理范围内，请核对 channel 后重发',
	bad_facet: 'facet 应当是不超过 64 个字符的文本，请改正后重发',
	not_integer: 'value 应当是整数：金额以分计，时长以分钟计，请换算后重发',
	too_large: 'value 超出可以记录的范围，请核对数字后重发',
	negative: '这个指标不能是负数，请核对 value 后重发',
	bad_time: 'asOf 应当是毫秒时间戳，或带时区的 ISO 8601 时间，请改正后重发',
	too_old: 'asOf 早于 2000 年，请核对后重发',
	future: 'asOf 晚于现在五分钟以上，请核对时间和时区后重发',
	bad_method: 'method 只能是 measured、entered 或 estimated，请改正后重发',
	conflict: '同一个 key 已收到过内容不同的读数，原来的保留；更正请换一个新的 key',
	held: '比上一次的读数回落或突增，已暂存，等人核实后才计入',
	not_stored: '系统正忙，这一行没有入库，请稍后用同一个 key 重发',
};
