//! Invented words. No name here is a real enterprise's or person's; every enterprise carries 演示.

pub const MARKS: [&str; 20] = [
    "青禾", "塬上", "百川", "云雁", "石嘴", "红柳", "长河", "金穗", "沙枣", "北辰", "晨岭", "听泉",
    "暖阳", "驼铃", "秋实", "望山", "银滩", "新麦", "启明", "同舟",
];

/// Industry division (GB/T 4754), what is made, and the word in the name.
pub const TRADES: [(&str, &str, &str); 10] = [
    ("34", "轴承、减速机", "轴承"),
    ("40", "调节阀、压力变送器", "仪表"),
    ("14", "枸杞饮料、杂粮制品", "食品"),
    ("33", "铸钢件、钢结构", "金属"),
    ("38", "配电柜、电缆桥架", "电气"),
    ("26", "环保助剂、涂料", "化工"),
    ("35", "农机具、包装机械", "装备"),
    ("13", "牛羊肉分割、饲料", "农产品"),
    ("29", "塑料管材、滴灌带", "塑胶"),
    ("30", "保温材料、预制构件", "建材"),
];

pub const SURNAMES: [&str; 12] = [
    "丁", "田", "许", "郝", "白", "章", "沈", "温", "季", "柳", "艾", "路",
];

pub const NEEDS: [(&str, &str, &str); 8] = [
    ("need", "high", "排产靠人工表格，插单后要重排一天"),
    ("need", "medium", "希望设备运行数据自动采集"),
    ("need", "low", "想给客户看订单进度"),
    ("problem", "high", "库存账实不符，月底盘点两天"),
    ("problem", "medium", "质检记录在纸上，追溯困难"),
    ("problem", "low", "能耗只有总表，不知道哪台设备费电"),
    ("scenario", "medium", "用视觉检测代替人工挑次品"),
    ("scenario", "low", "关键设备做预测性维护"),
];

/// What is built, for a scenario, and what it costs at least, in 元.
pub const ITEMS: [(&str, &str, u32); 8] = [
    ("生产执行系统一期", "production", 180_000),
    ("设备联网与采集网关", "equipment", 96_000),
    ("质量追溯模块", "quality", 64_500),
    ("仓储条码管理", "warehouse", 48_000),
    ("财务业务一体化", "finance", 72_000),
    ("能耗分项计量", "energy", 39_800),
    ("采购协同平台接入", "purchasing", 26_000),
    ("安全监控与告警", "safety", 58_600),
];

pub const PROVIDERS: [&str; 4] = ["演示软件甲", "演示软件乙", "演示集成丙", "演示云服务丁"];
